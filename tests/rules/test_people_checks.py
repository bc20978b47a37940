"""Who may share what: ids, addresses and groups looked at together."""

from tests.rules.sample import changed, spoiled

OTHER = "\n  - id: M03\n    name: Suela Markaj\n    organisation: {organisation}\n    group: OSHC\n    addresses: [{address}]\n"


def with_another(organisation: str, address: str) -> tuple[str, str]:
    new = OTHER.format(organisation=organisation, address=address).removeprefix("\n")
    return "words:\n", f"{new}words:\n"


def test_an_address_claimed_by_two_people_of_different_organisations_is_refused() -> None:
    (told,) = spoiled(*with_another("Tjetër Shoqatë", "Manjola@hapesira.EXAMPLE"))
    assert told == (
        "rules.yaml:29:17: The address 'Manjola@hapesira.EXAMPLE' of the member 'M03' (Suela Markaj) is claimed by the member "
        "'M01' (Manjola Berberi) too (rules.yaml:20:17). Only members of one organisation may share an address: remove it "
        "from one of the two."
    )


def test_members_of_one_organisation_may_share_an_address() -> None:
    assert changed(*with_another("Qendra  hapësira", "manjola@hapesira.example")).register.member("M03")


def test_two_citizens_may_not_share_an_address() -> None:
    (told,) = spoiled(*with_another("", "hekuran@gmail.example"))
    assert "claimed by the member 'M02'" in told


def test_a_director_may_be_a_member_as_well() -> None:
    register = changed("hekuran@gmail.example", "ylli@lumas.example").register
    assert register.member_of("ylli@lumas.example")
    assert register.directorate_of("ylli@lumas.example")


def test_two_directorates_may_not_share_an_address() -> None:
    (told,) = spoiled("[financa@lumas.example]", "[financa@lumas.example, Mjedisi@lumas.example]")
    assert "of the directorate 'financa' (Drejtoria e Financës) is claimed by the directorate 'mjedisi'" in told


def test_an_address_written_twice_in_one_list_is_told() -> None:
    (told,) = spoiled("[financa@lumas.example]", "[financa@lumas.example, FINANCA@lumas.example]")
    assert "stands twice in one list" in told


def test_a_member_without_address_is_told_by_name() -> None:
    for nothing in ("addresses: []", "addresses:", ""):
        (told,) = spoiled("addresses: [hekuran@gmail.example]", nothing)
        assert "The member 'M02' (Hekuran Ziu) has no address." in told
    (told,) = spoiled("addresses: [financa@lumas.example]", "")
    assert "The directorate 'financa' (Drejtoria e Financës) has no address." in told


def test_a_single_address_needs_no_brackets() -> None:
    assert changed("[hekuran@gmail.example]", "hekuran@gmail.example").register.member_of("hekuran@gmail.example")


def test_reserved_domains_of_tests_and_punycode_are_addresses_too() -> None:
    member = changed("[hekuran@gmail.example]", "[hekuran@posta.test, h@çela.example]").register.member("M02")
    assert member
    assert member.addresses == ("hekuran@posta.test", "h@xn--ela-1la.example")


def test_ids_differ_by_more_than_capitals() -> None:
    (told,) = spoiled("id: financa", "id: Mjedisi")
    assert told.startswith("rules.yaml:11:9: The id 'Mjedisi' is given a second time under `directorates`")


def test_mistakes_of_one_member_do_not_hide_each_other() -> None:
    told = spoiled(
        "    group: qytetarë\n    addresses: [hekuran@gmail.example]",
        "    group: Q\n    langauge: sq\n    addresses: [x]",
    )
    assert ["'Q'" in told[0], "'langauge'" in told[1], "'x'" in told[2]] == [True, True, True]
