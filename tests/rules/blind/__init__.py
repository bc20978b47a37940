"""Letters written without a look at the rules: they measure how recognition does with mails nobody has seen."""
