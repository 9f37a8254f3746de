"""Countries by the words that news use for them, their people and their governments; data."""

# Each line a country, folded as index.names folds, then other words for it and its people. Where a word is the
# country's with up to three letters more (Iraq and Iraqi, Egypt and Egyptian), it needs none.
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

# cities that stand for a government: "Berlin argues"
_CAPITALS = """
Afghanistan: kabul; Albania: tirana; Armenia: yerevan; Australia: canberra; Austria: vienna; Azerbaijan: baku;
Belarus: minsk; Bulgaria: sofia; Canada: ottawa; China: beijing; Croatia: zagreb; Cuba: havana; Czech Republic:
prague; Denmark: copenhagen; EU: brussels; Egypt: cairo; Estonia: tallinn; Finland: helsinki; France: paris; Georgia:
tbilisi; Germany: berlin; Greece: athens; Hungary: budapest; India: delhi, new delhi; Indonesia: jakarta; Iran:
tehran; Iraq: baghdad; Ireland: dublin; Israel: jerusalem; Italy: rome; Japan: tokyo; Jordan: amman; Kazakhstan:
astana; Kenya: nairobi; Kosovo: pristina; Latvia: riga; Lebanon: beirut; Libya: tripoli; Lithuania: vilnius; Moldova:
chisinau; Montenegro: podgorica; North Korea: pyongyang; North Macedonia: skopje; Norway: oslo; Pakistan: islamabad;
Philippines: manila; Poland: warsaw; Portugal: lisbon; Qatar: doha; Romania: bucharest; Russia: moscow; Saudi Arabia:
riyadh; Serbia: belgrade; Slovakia: bratislava; Slovenia: ljubljana; South Africa: pretoria; South Korea: seoul;
Spain: madrid; Sudan: khartoum; Sweden: stockholm; Switzerland: bern; Syria: damascus; Taiwan: taipei; Thailand:
bangkok; Turkey: ankara; UK: london; US: washington; Ukraine: kiev, kyiv; Venezuela: caracas; Vietnam: hanoi; Yemen:
sanaa
"""
CAPITAL_OF = {
    city: country
    for country, cities in (one.split(": ") for one in " ".join(_CAPITALS.split()).split("; "))
    for city in cities.split(", ")
}
