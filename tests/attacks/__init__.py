"""What a hostile outsider tries, one attacker a file. `test_threat_table` names for each threat the test that proves its answer."""
