/*
 * Short tables of English words that tell a capital of a name from one of grammar, and a longer name from two side by side.
 * Each is closed or nearly so; words are folded. Made by hand for this project: classes of words, not words of one article.
 * Nothing here for other languages yet: there, only what needs no table holds.
 */

function table(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/))
}

/** Articles, pronouns, prepositions, conjunctions, auxiliaries, question words: a capital on them is one of position. */
export const FUNCTION_WORDS = table(`
  a an the this that these those my your his her its our their whose i you he she it we they me him us them who whom which
  what when where why how of in on at by for with from to into onto over under after before since until till during without
  within against among amid between beyond behind below above across along around about near off out up down through
  throughout toward towards upon via per despite unlike like than as and or but nor so yet if unless although though while
  whereas because whether once both either neither not no all any each every some many most more few several other another
  such much am is are was were be been being do does did has have had can could may might must shall should will would
  cannot dont doesnt didnt isnt wasnt arent havent hasnt wont lets let here there then now also too even only just still
  again ever never perhaps maybe s t re ve ll d m
`)

/** Words that commonly open a sentence before a name and are no part of one: adverbs, quantities, plain adjectives. */
export const OPENERS = table(`
  meanwhile however moreover instead today yesterday tomorrow tonight recently currently formerly previously later earlier
  often sometimes usually always already almost nearly rather indeed thus hence therefore otherwise elsewhere overall
  further next last first second third one two three four five six seven eight nine ten dozens hundreds thousands millions
  half part parts less least same own next-door former top senior young old new big small rich poor good bad great high
  low local foreign rural urban ordinary wealthy independent official unofficial wartime postwar modern ancient today's
  dear thank thanks please yes ok okay oh see read watch meet ask tell say says said why consider support supporters
  residents officials critics experts analysts observers leaders troops forces soldiers people voters citizens prices
  relations ties talks reports news sources state-run state pro anti ex back unlike given according due regardless together
`)

/** Days, months and their usual abbreviations: "in Washington Monday". */
export const CALENDAR = table(`
  monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun january february march
  april may june july august september october november december spring summer autumn winter jan feb mar apr jun jul aug sep sept oct nov dec
`)

/** Titles and offices that stand beside a name without being part of it. */
export const TITLES = table(`
  mr mrs ms miss mx dr prof professor sir dame lord lady president premier chancellor minister ministers secretary
  undersecretary senator sen congressman congresswoman congressman senators sens representatives reps representative rep presidents governors generals governor gov mayor ambassador envoy consul
  commissioner chairman chairwoman chair chairperson chief head leader director speaker spokesman spokeswoman spokesperson
  general gen admiral adm colonel col major maj captain capt lieutenant lt sergeant sgt corporal commander marshal
  brigadier officer judge justice attorney prosecutor lawyer king queen emperor tsar czar sultan sheikh emir ayatollah pope
  cardinal reverend rev father brother sister rabbi imam coach manager executive ceo cfo founder editor author writer
  correspondent reporter journalist analyst researcher fellow scholar expert economist historian scientist engineer
  student activist singer actor actress artist striker midfielder goalkeeper defender winger captain champion comrade
  lawmaker lawmakers deputy diplomat diplomats official officials negotiator treasurer regulator troops forces soldiers
  citizens authorities police member members whip mp mps mep meps oligarch billionaire dictator strongman counterpart counterparts rapporteur
`)

/** Words that go before a title: "Foreign Minister", "Deputy Prime Minister", "House Speaker". */
export const TITLE_MODIFIERS = table(`
  foreign defense defence interior finance economy economic trade justice health education energy culture agriculture
  transport environment labor labour home state prime vice deputy first senior former acting interim chief special high
  permanent national security policy press military naval army air navy house senate secretary-general assistant associate
  supreme party opposition general attorney then late ex top lead principal executive managing
`)

/** Heads of "X of Y" names, where Y alone is not what is meant: "University of Washington", "Gulf of Mexico". */
export const OF_HEADS = table(`
  university college school institute institution academy faculty department ministry office bureau agency bank embassy
  consulate museum library gallery theatre theater opera hospital church cathedral temple diocese archdiocese patriarchate
  court council commission committee chamber assembly parliament congress senate house government republic kingdom empire
  commonwealth federation confederation union league alliance association society party front movement army navy bishop
  archbishop patriarch metropolitan duke duchess prince princess earl count countess marquess battle siege treaty
  convention declaration statute charter accord accords pact protocol peace gulf sea bay strait straits cape isle island
  islands lake river mount port city state province region county district canton territory free tower palace bridge
  voice daughters sons heart spirit bible merchant wolf bureau conference festival journal review times center centre fund
  foundation federation order institute tour grand stock exchange port authority people's history
`)

/** Nouns that end longer names: "Washington Post", "Berlin Wall", "Russian Orthodox Church", "Moscow University". */
export const NAME_TAILS = table(`
  post times independent herald tribune journal gazette news today mail star sun globe guardian telegraph chronicle observer
  mirror express press daily weekly review standard magazine radio television tv channel university college school
  institute academy center centre studies museum library gallery theatre theater opera ballet orchestra philharmonic
  hospital church cathedral bank exchange fund foundation trust group holdings airlines airways air railways airport station
  port street avenue road square bridge gate wall tower palace park stadium arena hotel hall house castle fort island
  islands peninsula bay sea strait straits gulf river lake canal mountains desert valley coast city county district region
  province state states federation republic union league alliance association society council commission committee
  conference court parliament assembly congress ministry department agency bureau office service authority board army navy
  guard guards party front movement club united fc open cup games olympics marathon festival award awards prize medal order
  treaty accord accords agreement convention protocol declaration pact act doctrine plan war wars crisis revolution uprising
  empire jr sr ii iii iv v vi vii viii monument memorial cemetery campus stock securities insurance motors electric oil gas
  steel energy petroleum mining telecom pharmaceuticals industries works corporation corp company inc ltd llc plc ag sa co
`)

/** Beginnings of place names: "South Korea", "New York", "Port Moresby", "Western Australia". Points of the compass apart. */
export const PLACE_HEADS = table(`
  new old great greater lesser upper lower inner outer san santa santo sao saint st ste port fort mount mt lake cape point el
  los las la le les rio costa isla ile ben glen al ar as bad sri tel abu ras nova nueva puerto villa monte united royal free federal democratic imperial
`)

/** Points of the compass, as names of places and peoples begin with them. */
export const COMPASS = table(`
  north south east west northern southern eastern western northeast northwest southeast southwest northeastern northwestern
  southeastern southwestern central middle mid latin native
`)

/** First parts that a hyphen joins to any name without making another: "anti-Putin", "Sino-Russian". */
export const PREFIXES = table(`
  anti pro post pre non ex mid trans inter intra sub super ultra semi neo un pan all half then now former sino russo franco
  anglo indo euro afro turko greco italo hispano luso japano germano ukraino
`)

/** What stands after a pair joined by a hyphen when the pair is two names: "Biden-Putin summit", "Israel-Gaza war". */
export const PAIR_NOUNS = table(`
  ties relations relationship talks war wars conflict border borders summit meeting meetings deal deals trade agreement
  treaty pact cooperation alliance dialogue rivalry friendship axis partnership issues affairs tensions negotiations
  call match game flight route pipeline corridor exchange diplomacy bloc front line lines axis standoff dispute feud
`)

/** Small words within personal names: "von der Leyen", "bin Salman", "al-Assad". */
export const PARTICLES = table(
  'al el ul bin ben ibn abu von van der den de du da dos di della del la le ter ten af av zu',
)

/** What stands before a month or day that is meant as one: "in May", "since March". */
export const BEFORE_DATES = table(
  'in on by since until till from to of last next this early late mid through during before after between and or every each',
)

/** What makes the place of a metonym: "Washington state", "the Kyiv region". */
export const PLACE_NOUNS = table(
  'state states county counties region province oblast city suburb suburbs neighborhood neighbourhood district area street',
)

/** What stands before a place where something is or goes. */
export const PLACE_PREPOSITIONS = table('in at near from to into around across outside throughout of')

/** Parts of a state, whose own name may stand before them: "Punjab Province of Pakistan". */
export const REGION_HEADS = table(
  'state province region county district canton territory oblast prefecture governorate',
)

/** What ends a row of longer names that have it in common: "Franklin and Delaware counties". */
export const PLURAL_TAILS = table(`
  counties parishes boroughs townships districts provinces regions prefectures governorates oblasts cantons municipalities streets
  avenues roads rivers lakes mountains islands universities colleges schools churches hospitals airports stations bridges courts ministries
`)

/** What comes right before one that is played against. */
export const AGAINST = table(
  'against versus vs v beat beats beating defeated defeat defeats defeating thrashed',
)

/** What teams do. */
export const PLAYS = table('beat beats won defeated drew lost')

/** What one does for a team. */
export const PLAYS_FOR = table(
  'play plays played playing player appearance appearances appeared cap caps capped debut debuted score scored scores goal goals represent represents represented representing squad',
)

/** Words of texts about games that are played between teams, and of nothing else. */
export const SPORT = table(`
  football soccer rugby cricket basketball baseball hockey handball volleyball striker strikers midfielder midfielders goalkeeper touchdown
  innings wicket wickets batsman bowler qualifier qualifiers playoff playoffs semifinal semifinals quarterfinal quarterfinals halftime kickoff
  captained caps capped
`)

/** Words of such texts that others have too: two of them are needed. */
export const SPORTY = table(`
  match matches cup league goal goals season final finals coach coached scored scorer squad debut tournament championship championships game
  games defender penalty referee lost beat beaten drew
`)

/** What is against somebody without a game. */
export const HOSTILE = table(`
  sanctions war wars attack attacks strike strikes aggression invasion offensive operation operations threat threats resolution resolutions
  charges case campaign crimes crime tariffs embargo
`)

/** What only people do: "Hartley founded the bank". */
export const DEEDS = table(
  'founded cofounded married remarried divorced resigned retired graduated died sang starred danced',
)

/** What only people have, and people are to each other: "the wife of Hartley". */
export const KIN = table(
  'wife husband widow widower son daughter mother father brother sister girlfriend boyfriend friend help marriage songs poems novels paintings',
)

/** Verbs of speaking, as reports have them. */
export const SPEECH = table(
  'said says told tells added adds explained recalled testified replied asked noted wrote argued joked',
)
