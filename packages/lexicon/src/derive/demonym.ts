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

/*
 * States and parts of the world with the adjective that English has for them, then words for their people that are no plural of it.
 * Written for this project from general knowledge; what is also a language, a dish or a common noun alone is left out ("Polish" stays,
 * as capitals tell it).
 */
const TABLE = `
Afghanistan: Afghan
Albania: Albanian
Algeria: Algerian
Andorra: Andorran
Angola: Angolan
Argentina: Argentine, Argentinian
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
Croatia: Croatian
Cuba: Cuban
Cyprus: Cypriot
Czech Republic, Czechia: Czech
Democratic Republic of the Congo: Congolese
Denmark: Danish, Dane
Dominican Republic: Dominican
Ecuador: Ecuadorian
Egypt: Egyptian
El Salvador: Salvadoran
England: English
Eritrea: Eritrean
Estonia: Estonian
Ethiopia: Ethiopian
Fiji: Fijian
Finland: Finnish
France: French
Gabon: Gabonese
Gambia, The Gambia: Gambian
Georgia: Georgian
Germany: German
Ghana: Ghanaian
Greece: Greek
Guatemala: Guatemalan
Guinea: Guinean
Guyana: Guyanese
Haiti: Haitian
Honduras: Honduran
Hungary: Hungarian
Iceland: Icelandic
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
Kazakhstan: Kazakh, Kazakhstani
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
Philippines: Philippine, Filipino
Poland: Polish
Portugal: Portuguese
Qatar: Qatari
Romania: Romanian
Russia: Russian
Rwanda: Rwandan
Samoa: Samoan
Saudi Arabia: Saudi, Saudi Arabian
Scotland: Scottish
Senegal: Senegalese
Serbia: Serbian
Sierra Leone: Sierra Leonean
Singapore: Singaporean
Slovakia: Slovak
Slovenia: Slovenian
Somalia: Somali
South Africa: South African
South Korea: South Korean
South Sudan: South Sudanese
Soviet Union: Soviet
Spain: Spanish, Spaniard
Sri Lanka: Sri Lankan
Sudan: Sudanese
Suriname: Surinamese
Sweden: Swedish, Swede
Switzerland: Swiss
Syria: Syrian
Taiwan: Taiwanese
Tajikistan: Tajik
Tanzania: Tanzanian
Thailand: Thai
Togo: Togolese
Tonga: Tongan
Trinidad and Tobago: Trinidadian
Tunisia: Tunisian
Turkey, Türkiye: Turkish
Turkmenistan: Turkmen
Uganda: Ugandan
Ukraine: Ukrainian
United Arab Emirates: Emirati
United Kingdom: British, Briton
United States, United States of America: American
Uruguay: Uruguayan
Uzbekistan: Uzbek
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
Chechnya: Chechen
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
