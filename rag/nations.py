"""Countries by the words that news use for them and their people, where one is not the other with an ending; data."""

# Each line a country, folded as rag.names folds, then its other words. Iraq and Iraqi, Egypt and Egyptian need no line.
_FAMILIES = """
united kingdom: uk britain british briton britons
united states: us usa america american americans
european union: eu european
afghanistan: afghan afghans
argentina: argentine argentines argentinian
belgium: belgian belgians
canada: canadian canadians
china: chinese
cyprus: cypriot cypriots
czech republic: czech czechs czechia
denmark: danish dane danes
england: english
finland: finnish finn finns
france: french
greece: greek greeks
hungary: hungarian hungarians
ireland: irish
italy: italian italians
jew: jewish jews
kazakhstan: kazakh kazakhs
kosovo: kosovar kosovars
kyrgyzstan: kyrgyz
lebanon: lebanese
malta: maltese
mexico: mexican mexicans
montenegro: montenegrin montenegrins
myanmar: burma burmese
netherlands: dutch
norway: norwegian norwegians
peru: peruvian peruvians
philippines: philippine filipino filipinos
poland: polish pole poles
portugal: portuguese
scotland: scottish scots
slovakia: slovak slovaks
slovenia: slovene slovenes
spain: spanish spaniard spaniards
sweden: swedish swede swedes
switzerland: swiss
tajikistan: tajik tajiks
thailand: thai thais
turkey: turkish turk turks turkiye türkiye
turkmenistan: turkmen
ukraine: ukrainian ukrainians
uzbekistan: uzbek uzbeks
wales: welsh
yemen: yemeni yemenis
"""
COUNTRY_OF = {
    word: country
    for country, words in (line.split(": ") for line in _FAMILIES.strip().splitlines())
    for word in [*words.split(), country]
}
