from index.names import find_names


def test_names_are_runs_of_capitals_without_titles_and_lead_ins():
    def names(text):
        return [" ".join(name.words) for name in find_names(text)]

    assert names("The secretary met Prime Minister Benjamin Netanyahu in Tel Aviv.") == [
        "Benjamin Netanyahu",
        "Tel Aviv",
    ]
    assert names("He met Israeli Prime Minister Benjamin Netanyahu.") == ["Israeli", "Benjamin Netanyahu"]
    assert names("However, the losses were profound.") == []
    assert names("Without the dam nothing would stand. Two died.") == []
    assert names("Gallant signed it.") == ["Gallant"]
    assert names("NBC aired it.") == ["NBC"]
    assert names("Yav Gallant.") == ["Yav Gallant"]


def test_a_particle_joins_a_name_s_words_and_is_none_of_them():
    def names(text):
        return [(text[name.start : name.end], name.words) for name in find_names(text)]

    assert names("Qatar's minister, Khalid al-Marwani, said so.")[1:] == [("Khalid al-Marwani", ("Khalid", "Marwani"))]
    assert names("She met Mohammed bin Salman.") == [("Mohammed bin Salman", ("Mohammed", "Salman"))]
    assert names("Ursula von der Leyen left.") == [("Ursula von der Leyen", ("Ursula", "Leyen"))]
    assert names("Reed, de Gaulle and al-Marwani left.") == [
        ("Reed", ("Reed",)),
        ("Gaulle", ("Gaulle",)),
        ("Marwani", ("Marwani",)),
    ]
    assert names("They vote as Reed does. Trump won.") == [("Reed", ("Reed",)), ("Trump", ("Trump",))]
    assert names("It was Reed de. Moss left.") == [("Reed", ("Reed",)), ("Moss", ("Moss",))]
    assert names("What did Reed do? Reed left. It was Reed de") == [("Reed", ("Reed",))] * 3
