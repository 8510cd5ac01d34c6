// Demonyms in -an, -ian, -i and the like are nouns too and take an s: Koreans, Iraqis. Those in -ese, -ish, -ch, -s do not.
const TAKES_AN_S = /(?:an|[bdgklmnrt]i|[kt]o|er|ot)$/

/** Returns the plural of a demonym, where it takes an s. */
export function pluralOf(demonym: string): string[] {
  return TAKES_AN_S.test(demonym) ? [`${demonym}s`] : []
}

/** Returns the adjectives and people of a state or part of the world, by its name as states are called in English. */
export function demonymsOf(place: string): string[] {
  const known = DEMONYMS.get(place)
  return known ? known.flatMap((form) => [form, ...pluralOf(form)]) : []
}

/** Returns the adjective that goes with a word for people: "British" for "Britons". */
export function adjectiveOf(form: string): string | undefined {
  return ADJECTIVES.get(form)
}

/*
 * States and parts of the world with the adjective that English has for them, then words for their people that are no plural of it.
 * Written for this project from general knowledge. Words for one person that are given names too are left out (Finn, Dane), as is what
 * is a common noun; "Polish" stays, as its capital tells it.
 */
const TABLE = `
Afghanistan: Afghan
Albania: Albanian
Algeria: Algerian
Andorra: Andorran
Angola: Angolan
Argentina: Argentine, Argentines, Argentinian
Armenia: Armenian
Australia: Australian
Austria: Austrian
Azerbaijan: Azerbaijani
Bahrain: Bahraini
Bangladesh: Bangladeshi
Barbados: Barbadian
Belarus: Belarusian
Belgium: Belgian
Belize: Belizean
Benin: Beninese
Bhutan: Bhutanese
Bolivia: Bolivian
Bosnia and Herzegovina: Bosnian
Botswana: Botswanan
Brazil: Brazilian
Bulgaria: Bulgarian
Burkina Faso: Burkinabe
Burundi: Burundian
Cambodia: Cambodian
Cameroon: Cameroonian
Canada: Canadian
Chad: Chadian
Chile: Chilean
China, People's Republic of China: Chinese
Colombia: Colombian
Costa Rica: Costa Rican
Croatia: Croatian, Croat, Croats
Cuba: Cuban
Cyprus: Cypriot
Czech Republic, Czechia: Czech, Czechs
Democratic Republic of the Congo: Congolese
Denmark: Danish, Danes
Dominican Republic: Dominican
Ecuador: Ecuadorian
Egypt: Egyptian
El Salvador: Salvadoran
England: English
Eritrea: Eritrean
Estonia: Estonian
Ethiopia: Ethiopian
Fiji: Fijian
Finland: Finnish, Finns
France: French
Gabon: Gabonese
Gambia, The Gambia: Gambian
Georgia: Georgian
Germany: German
Ghana: Ghanaian
Greece: Greek, Greeks
Guatemala: Guatemalan
Guinea: Guinean
Guyana: Guyanese
Haiti: Haitian
Honduras: Honduran
Hungary: Hungarian
Iceland: Icelandic, Icelander
India: Indian
Indonesia: Indonesian
Iran: Iranian
Iraq: Iraqi
Ireland, Republic of Ireland: Irish
Israel: Israeli
Italy: Italian
Ivory Coast: Ivorian
Jamaica: Jamaican
Japan: Japanese
Jordan: Jordanian
Kazakhstan: Kazakh, Kazakhs, Kazakhstani
Kenya: Kenyan
Kosovo: Kosovar
Kuwait: Kuwaiti
Kyrgyzstan: Kyrgyz
Laos: Laotian
Latvia: Latvian
Lebanon: Lebanese
Liberia: Liberian
Libya: Libyan
Liechtenstein: Liechtensteiner
Lithuania: Lithuanian
Luxembourg: Luxembourgish
Madagascar: Malagasy
Malawi: Malawian
Malaysia: Malaysian
Maldives: Maldivian
Mali: Malian
Malta: Maltese
Mauritania: Mauritanian
Mauritius: Mauritian
Mexico: Mexican
Moldova: Moldovan
Mongolia: Mongolian
Montenegro: Montenegrin
Morocco: Moroccan
Mozambique: Mozambican
Myanmar: Burmese
Namibia: Namibian
Nepal: Nepalese, Nepali
Netherlands, The Netherlands: Dutch
New Zealand: New Zealander
Nicaragua: Nicaraguan
Niger: Nigerien
Nigeria: Nigerian
North Korea: North Korean
North Macedonia: Macedonian
Northern Ireland: Northern Irish
Norway: Norwegian
Oman: Omani
Pakistan: Pakistani
Palestine, State of Palestine: Palestinian
Panama: Panamanian
Papua New Guinea: Papua New Guinean
Paraguay: Paraguayan
Peru: Peruvian
Philippines: Philippine, Filipino, Filipinos
Poland: Polish, Poles
Portugal: Portuguese
Qatar: Qatari
Romania: Romanian
Russia: Russian
Rwanda: Rwandan
Samoa: Samoan
Saudi Arabia: Saudi, Saudi Arabian
Scotland: Scottish, Scots
Senegal: Senegalese
Serbia: Serbian, Serb, Serbs
Sierra Leone: Sierra Leonean
Singapore: Singaporean
Slovakia: Slovak, Slovaks
Slovenia: Slovenian, Slovene, Slovenes
Somalia: Somali
South Africa: South African
South Korea: South Korean
South Sudan: South Sudanese
Soviet Union: Soviet, Soviets
Spain: Spanish, Spaniard, Spaniards
Sri Lanka: Sri Lankan
Sudan: Sudanese
Suriname: Surinamese
Sweden: Swedish, Swedes
Switzerland: Swiss
Syria: Syrian
Taiwan: Taiwanese
Tajikistan: Tajik, Tajiks
Tanzania: Tanzanian
Thailand: Thai, Thais
Togo: Togolese
Tonga: Tongan
Trinidad and Tobago: Trinidadian
Tunisia: Tunisian
Turkey, Türkiye: Turkish, Turks
Turkmenistan: Turkmen
Uganda: Ugandan
Ukraine: Ukrainian
United Arab Emirates: Emirati
United Kingdom: British, Briton, Britons
United States, United States of America: American
Uruguay: Uruguayan
Uzbekistan: Uzbek, Uzbeks
Venezuela: Venezuelan
Vietnam: Vietnamese
Wales: Welsh
Yemen: Yemeni
Zambia: Zambian
Zimbabwe: Zimbabwean
Africa: African
Asia: Asian
Europe: European
Catalonia: Catalan
Chechnya: Chechen, Chechens
Crimea: Crimean
Quebec: Quebecer
Tibet: Tibetan
`

const DEMONYMS = new Map(
  TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      const [places = '', forms = ''] = line.split(': ')
      return places.split(', ').map((place) => [place, forms.split(', ')] as const)
    }),
)

const ADJECTIVES = new Map(
  [...DEMONYMS.values()].flatMap((forms) =>
    forms.flatMap((form) => [form, ...pluralOf(form)]).map((form) => [form, forms[0] ?? form]),
  ),
)
