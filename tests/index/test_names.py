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
