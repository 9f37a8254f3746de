"""Countries by the words that news use for them and their people, where one is not the other with an ending; data."""

# Each line a country, folded as index.names folds, then its other words. Where a word is the country's with up to three
# letters more (Iraq and Iraqi, Egypt and Egyptian), it needs none.
_FAMILIES = """
afghanistan: afghan afghans
argentina: argentine argentines argentinian
belgium: belgian belgians
brazil: brazilians
canada: canadian canadians
china: chinese
congo: congolese
croatia: croat croats
cyprus: cypriot cypriots
czech republic: czech czechs czechia
denmark: danish dane danes
egypt: egyptians
england: english
european union: eu european
finland: finnish finns
france: french
germany: german germans
greece: greek greeks
hungary: hungarian hungarians
iran: iranians
ireland: irish
italy: italian italians
jew: jewish jews
jordan: jordanians
kazakhstan: kazakh kazakhs
kosovo: kosovar kosovars
kyrgyzstan: kyrgyz
lebanon: lebanese
malta: maltese
mexico: mexican mexicans
montenegro: montenegrin montenegrins
morocco: moroccan moroccans
myanmar: burma burmese
netherlands: dutch
norway: norwegian norwegians
palestine: palestinian palestinians
peru: peruvian peruvians
philippines: philippine filipino filipinos
poland: polish poles
portugal: portuguese
scotland: scottish scots
serbia: serb serbs
slovakia: slovak slovaks
slovenia: slovene slovenes
spain: spanish spaniard spaniards
sweden: swedish swedes
switzerland: swiss
syria: syrians
tajikistan: tajik tajiks
thailand: thai thais
turkey: turkish turk turks turkiye türkiye
turkmenistan: turkmen
ukraine: ukrainian ukrainians
united kingdom: uk britain british briton britons
united states: us usa america american americans
uzbekistan: uzbek uzbeks
wales: welsh
yemen: yemeni yemenis
"""
COUNTRY_OF = {
    word: country
    for country, words in (line.split(": ") for line in _FAMILIES.strip().splitlines())
    for word in [*words.split(), country]
}
