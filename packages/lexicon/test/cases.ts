import type { LexiconSource } from '../src/lexicon-source.ts'
import { cast, entity, name } from './cast.ts'

/** A text with its mentions in braces, "{Moscow:russia} said", and the names that are known. */
export interface Case {
  title: string
  marked: string
  source: LexiconSource
  day?: number
}

/** Returns a case of the usual cast. */
function of(title: string, marked: string): Case {
  return { title, marked, source: cast }
}

/** Returns a case of the usual cast and more. */
function withMore(title: string, marked: string, more: LexiconSource, day?: number): Case {
  const source = {
    entities: [...cast.entities, ...more.entities],
    names: [...cast.names, ...more.names],
  }
  return day === undefined ? { title, marked, source } : { title, marked, source, day }
}

const folding: Case[] = [
  of('a name alone is the whole text', '{Russia:russia}'),
  of(
    'a hyphen, a blank and nothing of them are one',
    '{Kim Jong Un:kim}, {Kim Jong-un:kim}, {KIM JONG-UN:kim}',
  ),
  of(
    'a no-break space, a line break and a tab join words',
    '{Kim\u00a0Jong-Un:kim} and {North\nKorea:north-korea} and {South\tKorea:south-korea}',
  ),
  of('a no-break hyphen and an en dash are hyphens', '{Kim Jong\u2011Un:kim} and {Kim Jong\u2013Un:kim}'),
  of('a blank line parts what would be a name', 'It is in the North\n\nKorea is one.'),
  of('a full stop parts what would be a name', 'They went North. Korea was cold.'),
  of('a comma that the name lacks parts it', 'Look North, Korea said.'),
  of(
    'a comma that the name has must be there',
    'The treaty on “{Friendship, Good-Neighborly Relations and Cooperation:treaty},” they said. Not Friendship Good-Neighborly Relations and Cooperation.',
  ),
  of(
    'soft hyphens and zero-width characters are not there',
    'In {U\u00adkraine:ukraine} and {Pyong\u200byang:north-korea} and {Tereza\u00a0No\u2060votna:novotna}\u00ad too',
  ),
  of('diacritics in the text do not count', '{Tereza Novotná:novotna} said. {Novotná:novotna} added.'),
  of('decomposed diacritics do not count', '{Tereza Novotna\u0301:novotna} said.'),
  withMore(
    'diacritics in the name do not count',
    'In {Gyor:gyor} and {Győr:gyor} and {Malmo:malmo} and {Lodz:lodz}',
    {
      entities: [entity('gyor', 'place'), entity('malmo', 'place'), entity('lodz', 'place')],
      names: [name('Győr', 'gyor'), name('Malmø', 'malmo'), name('Łódź', 'lodz')],
    },
  ),
  withMore(
    'Korean particles are no part of a name, and one that does not fit is no particle',
    '{김정은:kim}은 {서울:seoul}에서 {나토:nato}를 만났다. {김정은:kim}이 {NATO:nato}와 {서울:seoul}로 갔다. 서울를 나토은',
    {
      entities: [entity('seoul', 'place')],
      names: [name('김정은', 'kim'), name('서울', 'seoul'), name('나토', 'nato')],
    },
  ),
  withMore(
    'a particle is taken from a name of however many words',
    '{유엔 안보리 대북 제재 위원회 전문가 패널:panel}은 {Bill and Melinda Gates Foundation:gates}은 유엔 안보리는',
    {
      entities: [entity('panel', 'organisation'), entity('gates', 'organisation')],
      names: [
        name('유엔 안보리 대북 제재 위원회 전문가 패널', 'panel'),
        name('Bill and Melinda Gates Foundation', 'gates'),
      ],
    },
  ),
  withMore(
    'names in a script without blanks end where words do',
    '{金正恩:kim}委員長は{東京:tokyo}都知事と{京都:kyoto}で会談した',
    {
      entities: [entity('kim-jong-un', 'person'), entity('tokyo', 'place'), entity('kyoto', 'place')],
      names: [name('金正恩', 'kim'), name('東京', 'tokyo'), name('京都', 'kyoto')],
    },
  ),
  withMore(
    'a list of places has no small letters',
    'He is reading in {Reading Town:town}, not reading town',
    {
      entities: [{ ...entity('town', 'place'), weight: 1 }],
      names: [name('Reading Town', 'town')],
    },
  ),
  withMore('other scripts match without case', 'Вчера {шойгу сергей:shoigu} и {ШОЙГУ СЕРГЕЙ:shoigu} прибыл', {
    entities: [],
    names: [name('Шойгу Сергей', 'shoigu')],
  }),
  withMore('Greek final sigma is a sigma', 'Στην {ΚΎΠΡΟΣ:cyprus}, {Κύπρος:cyprus}', {
    entities: [entity('cyprus', 'place')],
    names: [name('Κύπρος', 'cyprus')],
  }),
  withMore('letters beyond U+FFFF are letters', 'In {𐐔𐐯𐑅𐐨𐑉𐐯𐐻:deseret} x𐐔𐐯𐑅𐐨𐑉𐐯𐐻x', {
    entities: [entity('deseret', 'place')],
    names: [name('𐐔𐐯𐑅𐐨𐑉𐐯𐐻', 'deseret')],
  }),
  withMore(
    'an apostrophe within a name, straight or curly',
    "In {Côte d’Ivoire:ci} and {Cote d'Ivoire:ci}.",
    {
      entities: [entity('ci', 'place')],
      names: [name("Côte d'Ivoire", 'ci')],
    },
  ),
  withMore('a possessive within a name', 'The {Democratic People’s Republic of Korea:north-korea} said', {
    entities: [],
    names: [name("Democratic People's Republic of Korea", 'north-korea')],
  }),
  withMore('a possessive that ends a name is part of it', 'At {Lloyd’s:lloyds} one knows. Lloyd does not.', {
    entities: [entity('lloyds', 'organisation')],
    names: [name("Lloyd's", 'lloyds')],
  }),
  withMore('an ampersand must be there', 'At {AT&T:att} and at T or AT T', {
    entities: [entity('att', 'organisation')],
    names: [name('AT&T', 'att', 'full', { caseSensitive: true })],
  }),
  withMore('the dot of an abbreviation may be missing', 'To {St. Petersburg:spb} and {St Petersburg:spb}', {
    entities: [entity('spb', 'place')],
    names: [name('St. Petersburg', 'spb')],
  }),
  of('the dot of an initial may be missing', '{Henry M. Jackson:jackson} or {Henry M Jackson:jackson}'),
]

const boundaries: Case[] = [
  of('never inside a word', 'Hamas, Harvard, Alaska and Russiagate and Prussia and aRussia'),
  of(
    'a possessive is not part of the mention',
    "{Russia:russia}’s war, {Russia:russia}'s war, {Moscow:russia}’s and {United States:usa}’ help",
  ),
  of('a name in the possessive twice', '{Kremlin:russia}’s {Putin:putin}’s'),
  of(
    'a hyphen and a small word after',
    'A {Russian:russia}-flagged vessel, a {Moscow:russia}-based bank, {Soviet:soviet-union}-era guns',
  ),
  of(
    'a hyphen and a prefix before',
    'A post-{Covid:covid} trip, an anti-{Putin:putin} march, Sino-{Russian:russia} ties',
  ),
  of(
    'two known names joined by a hyphen',
    '{Russia:russia}-{North Korea:north-korea} relations, {North Korean:north-korea}-{Russia:russia} ties',
  ),
  of(
    'quotation marks and brackets end words',
    '“{Russia:russia}”, ({North Korea:north-korea}), ‘{Ukraine:ukraine}’, [{Japan:japan}]',
  ),
  of('a slash between names', 'The {Russia:russia}/{Ukraine:ukraine} file'),
  of('dashes part names', '{Russia:russia} — {Ukraine:ukraine} – {Japan:japan}'),
  of('plurals of demonyms', '{North Koreans:north-korea} and {Russians:russia} and {Asians:asia}'),
  of(
    'not in web and mail addresses',
    'See https://example.com/Russia/x, www.russia.example, japan@un.example and Ukraine.example',
  ),
  of('not in handles, not in currency signs', 'Write to @Putin or pay US$20'),
  of('numbers after a hyphen make another name', 'A Covid-19 ward on US-24'),
]

const capitals: Case[] = [
  of('a case-sensitive name as written', '{China:china} and china'),
  of('a case-sensitive name in capitals', 'MADE IN {CHINA:china}'),
  of('"ha" is no one', '{Yong-Chool Ha:ha} said. “ha,” he added.'),
  of('an acronym as written, never the pronoun', 'The {US:usa} told us. Us too. The {UN:un} is un-American.'),
  of('an acronym with dots', 'The {U.S.:usa} and the {U.N.:un} met'),
  of('dots end with the name', 'In the {U.S.:usa} The {US:usa}’s and the {U.S.:usa}-led talks'),
  of('the pronoun in a line of capitals', 'LET US GO HOME NOW'),
  of('people and places keep their capital', 'In moscow, putin was there'),
  of('things may lose theirs', 'After {covid:covid} and {Covid:covid} and {COVID:covid}'),
  of('an acronym in title case', 'In {Nato:nato} and {NATO:nato}'),
  withMore(
    'a word of grammar needs more than a capital',
    'But it was so. {Anna But:but} spoke. Then {But:but} left. But no one',
    {
      entities: [entity('but', 'person')],
      names: [
        name('Anna But', 'but'),
        name('But', 'but', 'short', { caseSensitive: true, needs: 'antecedent' }),
      ],
    },
  ),
  withMore(
    'a month is a month',
    '{Theresa May:may} left in May 2019, on May 3. For {May:may}, it was over.',
    {
      entities: [entity('may', 'person')],
      names: [
        name('Theresa May', 'may'),
        name('May', 'may', 'short', { caseSensitive: true, needs: 'antecedent' }),
      ],
    },
  ),
]

const containers: Case[] = [
  of('an institution of a place', 'At the University of Washington and the Bank of China'),
  of('an institution of a place begins the sentence', 'University of Washington researchers found it.'),
  of('an institution of the place', 'The Embassy of the United States closed.'),
  of('a newspaper', 'The Kyiv Independent, The Washington Post and The Moscow Times wrote'),
  of('a university with its town', 'At the Free University Berlin'),
  of('a firm and a region', 'He worked for Bloomberg Radio and for Kyodo Asia.'),
  of(
    'two known names side by side',
    'On {Bloomberg:bloomberg} {Asia:asia}, {Washington:usa} {Tokyo:japan} talks',
  ),
  of('a church', 'The Russian Orthodox Church said'),
  of('a first name that is not known', 'Later Jack Kirby drew comics, as did George Washington.'),
  of('a first name that begins the sentence', '{John Kirby:kirby} spoke. Jack Kirby drew comics.'),
  of('points of the compass', 'In South Asia, in Western Europe, in northern {Japan:japan}'),
  of('a school named after a person', 'At the Henry M. Jackson School of Studies'),
  of('a body of the same name elsewhere', 'The National Security Council of Poland met'),
  of('a city with its own name', 'Oblasts: Moscow Oblast, Kyiv Oblast.'),
  of('centers for a place', 'At the Center for Asia and the Institute for Russia'),
  of('names joined by a hyphen inside a longer one', 'The NATO-Russia Council and the US-Japan Council met'),
  of(
    'a metonym meant as the place',
    'In Washington state, in the Kyiv region, the engine “Washington” ran. {Washington:usa} said so.',
  ),
  of('a club', 'Fans of the Washington Nationals met in {Washington:usa} today.'),
  of('a place called after a person', 'General Washington went home.'),
  of('an unknown place with a hyphen', 'In the Asia-Pacific region'),
  of(
    'an unknown pair is a pair when what follows says so',
    'The Mexico-{Japan:japan} summit and {US:usa}-Iran talks',
  ),
  of(
    'a title between',
    '{Russian:russia} President {Vladimir Putin:putin} and Defense Minister {Sergei Shoigu:shoigu}',
  ),
  of('a title before a surname', 'President {Putin:putin} and Mr. {Putin:putin}'),
  of(
    'a title after a place',
    'A {North Korean:north-korea} Foreign Minister and the {UN:un} Secretary-General',
  ),
  of('an office of a place', 'The President of {Russia:russia} and the Prime Minister of {Japan:japan}'),
  of('an office within an office', 'The Minister of Defence of {Ukraine:ukraine}'),
  of('someone of a place', 'Robert Fico of Slovakia met Sanna Marin of {Europe:europe}'),
  of('a body beside its state', 'The {U.S. National Security Council:nsc} spokesperson {John Kirby:kirby}'),
  of('the longest name wins', 'The {UN Security Council:unsc} of the {UN:un}'),
  of(
    'words that begin a sentence',
    'In {Russia:russia}. But {China:china}. Despite {Putin:putin}’s remarks. Can {Russia:russia} afford it? If {Chinese:china} officials',
  ),
  of(
    'words that begin a quotation or follow a colon',
    '“In {Russia:russia},” he said. Read also: Even {Ukraine:ukraine}',
  ),
  of('a list', 'The {U.S.:usa}, {Japan:japan}, and {South Korea:south-korea}'),
  of('days and months beside a name', 'In {Washington:usa} Monday, and on Tuesday {Japan:japan}'),
  of(
    'a headline in title case',
    '{Russia:russia} Fires Missiles as {Putin:putin} Visits {Beijing:china}\n\nIt was so.',
  ),
  of(
    'a headline does not part a longer name',
    'Kyiv Independent Wins a Prize in {Washington:usa}\n\nIt was so.',
  ),
  of('a headline is judged by the text below', 'Old Moscow Circus Comes to Town\n\nThe Moscow Circus came.'),
  of('a headline in capitals', '{RUSSIA:russia} AND {NORTH KOREA:north-korea} SIGN PACT'),
  of('small words beside it', 'The “{Asian:asia} version of {NATO:nato}, the root”'),
  of('an article that is part of the name', 'ties with {the West:west} could, but not the West Bank'),
]

const needing: Case[] = [
  of('a surname after the full name', '{John Kirby:kirby} said. {Kirby:kirby} added.'),
  of('no surname before the full name', 'Kirby spoke. {John Kirby:kirby} said.'),
  of('no surname without the full name', 'Kirby and Novotna and Ha said'),
  of(
    'a surname after another of that name',
    '{John Kirby:kirby} spoke of Jack Kirby. Then Kirby left. {John Kirby:kirby} stayed; {Kirby:kirby} sat.',
  ),
  withMore(
    'two of one surname, both near: no mark',
    '{John Kirby:kirby} met {Ann Kirby:ann}. Kirby said so.',
    twoKirbys(),
  ),
  withMore(
    'two of one surname, one of them near',
    `{John Kirby:kirby} spoke. ${'It went on and on. '.repeat(90)}{Ann Kirby:ann} spoke. {Kirby:ann} said so.`,
    twoKirbys(),
  ),
  withMore(
    'two of one surname, one of them named',
    '{Ann Kirby:ann} spoke. {Kirby:ann} said so.',
    twoKirbys(),
  ),
  withMore('a context word near', 'The {resolution:r1718} brought new sanctions', resolution()),
  withMore(
    'a context word too far',
    `The resolution was read. ${'It went on and on. '.repeat(20)}New sanctions came.`,
    resolution(),
  ),
  withMore('a context word is not the name itself', 'A resolution on another resolution', resolution()),
  withMore(
    'an entity anywhere in the text',
    `The {resolution:r1718} was read. ${'It went on. '.repeat(60)}{Pyongyang:north-korea} protested.`,
    resolution(),
  ),
  withMore(
    'words right before or after that rule it out',
    'Lake Victoria, Victoria Falls, in {Victoria:victoria}.',
    {
      entities: [entity('victoria', 'place')],
      names: [
        name('Victoria', 'victoria', 'full', { never: { before: ['Lake'], after: ['Falls', 'Station'] } }),
      ],
    },
  ),
  withMore('several words that rule it out', 'the state of grace, the {grace:grace} of it', {
    entities: [entity('grace', 'concept')],
    names: [name('grace', 'grace', 'full', { never: { before: ['the state of'] } })],
  }),
  withMore('a name in use on the day', 'In {Leningrad:spb} then', leningrad(), 7000),
  withMore('a name no longer in use on the day', 'In Leningrad then', leningrad(), 9000),
  withMore('without a day, names of any time', 'In {Leningrad:spb} then', leningrad()),
  withMore('one name of two entities without evidence', 'In Georgia they vote', georgias()),
  withMore(
    'one name of two entities, one tied to others here',
    'In {Georgia:tbilisi}, {Russia:russia} and {Ukraine:ukraine} argued',
    georgias(),
  ),
  withMore('the shorter names within an ambiguous one stay unmarked', 'The Georgia Kremlin', {
    entities: georgias().entities,
    names: [...georgias().names, name('Georgia Kremlin', 'atlanta'), name('Georgia Kremlin', 'tbilisi')],
  }),
]

function twoKirbys(): LexiconSource {
  return {
    entities: [entity('ann', 'person')],
    names: [name('Ann Kirby', 'ann'), name('Kirby', 'ann', 'short', { needs: 'antecedent' })],
  }
}

function resolution(): LexiconSource {
  return {
    entities: [entity('r1718', 'agreement')],
    names: [
      name('resolution', 'r1718', 'short', {
        needs: { words: ['sanctions', 'resolution'], entities: ['north-korea'] },
      }),
    ],
  }
}

function leningrad(): LexiconSource {
  return {
    entities: [entity('spb', 'place')],
    names: [name('Leningrad', 'spb', 'former', { from: -16_776, to: 7918 })],
  }
}

function georgias(): LexiconSource {
  return {
    entities: [entity('tbilisi', 'place', 'russia', 'ukraine'), entity('atlanta', 'place', 'usa')],
    names: [name('Georgia', 'tbilisi'), name('Georgia', 'atlanta')],
  }
}

/** Every case that a change of the engine has to keep; named by what it shows. */
export const cases: Case[] = [...folding, ...boundaries, ...capitals, ...containers, ...needing]

/** Returns the text of a case without its braces, and the mentions that the braces stand for. */
export function parseMarked(marked: string): {
  text: string
  mentions: { start: number; end: number; entity: string }[]
} {
  const mentions: { start: number; end: number; entity: string }[] = []
  let text = ''
  let from = 0
  for (const found of marked.matchAll(/\{([^{}:]*):([^{}]*)\}/g)) {
    text += marked.slice(from, found.index)
    mentions.push({ start: text.length, end: text.length + found[1].length, entity: found[2] })
    text += found[1]
    from = found.index + found[0].length
  }
  return { text: text + marked.slice(from), mentions }
}
