import type { Case } from './cases.ts'
import { listed, of, withCode, withRare } from './listed.ts'

/*
 * Cases of lists that nobody wrote rules for: names with how often each thing is meant, as they come from registers. What is not
 * in the list shows by the text alone.
 */

const langer = listed('langer', 'person', 0.3, 'Bernhard Langer')
const fda = listed('fda', 'organisation', 0.3, 'Food and Drug Administration')
const usa = listed('usa', 'place', 1_000, 'United States of America', 'United States', 'U.S.')

const shortForms: Case[] = [
  of(
    'a surname follows the full name',
    '{Bernhard Langer:langer} led. {Langer:langer} won, said {Langer:langer}’s coach.',
    langer,
  ),
  of('so does a given name', '{Bernhard Langer:langer} led. Then {Bernhard:langer} won.', langer),
  of('a surname after a title', '{Bernhard Langer:langer} led. Mr {Langer:langer} won.', langer),
  of('no surname without the full name', 'Langer won.', langer),
  of('no surname of somebody else', '{Bernhard Langer:langer} led. Susan Langer won. Langer smiled.', langer),
  of(
    'a middle name makes nobody else',
    '{Bernhard Langer:langer} led. Bernhard Karl Langer won. {Langer:langer} smiled.',
    langer,
  ),
  of(
    'two who share a surname',
    '{Bernhard Langer:langer} and {Stefan Langer:stefan} met. Langer won.',
    langer,
    listed('stefan', 'person', 0.3, 'Stefan Langer'),
  ),
  of(
    'an acronym follows the full name',
    'The {Food and Drug Administration:fda} met. The {FDA:fda} agreed.',
    fda,
  ),
  of(
    'a ship without its prefix',
    'The {USS Boxer:boxer} sailed. “{Boxer:boxer}” returned.',
    listed('boxer', 'object', 0.3, 'USS Boxer'),
  ),
  of(
    'two kings of one name',
    '{Louis IX:louis} met {Louis X:other}. Louis died.',
    listed('louis', 'person', 0.3, 'Louis IX'),
    listed('other', 'person', 0.3, 'Louis X'),
  ),
]

const derived: Case[] = [
  of(
    'initials with dots, blanks and neither',
    '{J. K. Rowling:jk}, {J.K. Rowling:jk} and {JK Rowling:jk}',
    listed('jk', 'person', 0.3, 'J. K. Rowling'),
  ),
  of(
    'without a middle initial',
    '{Martin Ginsburg:g} and {Martin D. Ginsburg:g}',
    listed('g', 'person', 0.3, 'Martin D. Ginsburg'),
  ),
  of(
    'an acronym of four letters',
    'A lawyer for the {ACLU:aclu} spoke.',
    listed('aclu', 'organisation', 0.3, 'American Civil Liberties Union'),
  ),
  of(
    'no acronym that two could have',
    'A lawyer for the ACLU spoke.',
    listed('a', 'organisation', 0.3, 'American Civil Liberties Union'),
    listed('b', 'organisation', 0.3, 'African Culture and Literature Union'),
  ),
  of(
    'a company without its legal form',
    'Shares of {Quiksilver:q} and of {Quiksilver, Inc:q}. rose.',
    listed('q', 'organisation', 0.3, 'Quiksilver, Inc.'),
  ),
  of(
    'people and things of a state',
    'A {Danish:dk} ship and two {Danes:dk} left {Denmark:dk}.',
    listed('dk', 'place', 25, 'Denmark'),
  ),
  of(
    'of the state, not of a town of that name',
    'A {Jordanian:state} ship',
    listed('state', 'place', 25, 'Jordan'),
    listed('town', 'place', 0.01, 'Jordan'),
  ),
  of(
    'a body with its state before it',
    'The {U.S. Food and Drug Administration:fda} met in the {U.S.:usa}',
    fda,
    usa,
  ),
]

const words: Case[] = [
  of(
    'a common word is no name',
    'His career rose. Career talk is dull. The Career is long.',
    listed('album', 'object', 1, 'Career'),
  ),
  of(
    'a common word that is often meant',
    'Then {Apple:apple} rose.',
    listed('apple', 'organisation', 90, 'Apple'),
  ),
  of(
    'a given name that is a small place too',
    'They met David in {Denver:denver}.',
    listed('town', 'place', 0.000_1, 'David'),
    listed('denver', 'place', 3, 'Denver'),
  ),
  of(
    'capitals of an airport',
    'The RAF was a group.',
    withCode(listed('rafaela', 'place', 0.002, 'Rafaela'), 'RAF'),
  ),
  of('a place in small letters', 'A vibrant hue of red', listed('hue', 'place', 0.007, 'Huế', 'hue')),
  of(
    'who has a title is no place',
    'Mr. Patterson spoke, Lt. Paterson did not.',
    listed('p', 'place', 0.003, 'Patterson'),
    listed('q', 'place', 0.003, 'Paterson'),
  ),
  of(
    'who speaks is no small place',
    'That is so, said Hartley. Keller said no.',
    listed('h', 'place', 0.001, 'Hartley'),
    listed('k', 'place', 0.001, 'Keller'),
  ),
  of(
    'one of a series',
    'At Mach 5 and Aurora 7, in {Aurora:a} 7 people',
    listed('m', 'object', 0.3, 'Mach'),
    listed('a', 'place', 0.007, 'Aurora'),
  ),
  of(
    'a day that something is called after',
    'The attacks of September 11, 2001, and {September 11:attacks} itself',
    listed('attacks', 'event', 3, 'September 11'),
  ),
  of(
    'two peoples are a third',
    'An African American writer, an {American:usa} book',
    listed('af', 'place', 30, 'Africa'),
    usa,
  ),
  of(
    'two places joined',
    'Louis of Hesse-Darmstadt, born in {Darmstadt:d}',
    listed('h', 'place', 1, 'Hesse'),
    listed('d', 'place', 7, 'Darmstadt'),
  ),
  of(
    'a word that ends names',
    'They met in {Ohio:o}, at Ohio State and at the Ohio Senate.',
    listed('o', 'place', 8, 'Ohio'),
    listed('s', 'object', 1, 'State'),
  ),
]

const spain = listed('spain', 'place', 90, 'Spain')
const team = listed('team', 'organisation', 2, 'Spain national association football team')
const hartley = listed('hartley', 'place', 0.002, 'Hartley')

const teams: Case[] = [
  of(
    'a team that the list does not have',
    'They lost the match against Spain. In {Spain:spain} it rained.',
    spain,
  ),
  of(
    'a national team is called by its country where it plays',
    'England played against {Spain:team} today; {Spain:team} beat them by two goals in the final. Fans in {Spain:spain} sang.',
    spain,
    team,
  ),
  of(
    'who is played for',
    'She won 28 caps between 1988 and 1995 for {Spain:team}, in rugby or football.',
    spain,
    team,
  ),
  of(
    'what is against a country is mostly no game',
    'After the test, sanctions against {Spain:spain} are a goal of the league.',
    spain,
    team,
  ),
  of(
    'no team where nobody plays',
    '{Spain:spain} signed it, though {Spain:spain} has football on its mind.',
    spain,
    team,
  ),
]

const people: Case[] = [
  of('how old it is', 'Then Hartley, 45, left. They drove to {Hartley:hartley} at night.', hartley),
  of('what it is', 'Hartley, the long-time founder of a bank, left.', hartley),
  of('who it stands beside', 'They saw Poole and Hartley there.', hartley),
  of(
    'who it stands beside, though that is a small place, too',
    'They saw David and Hartley there. They drove to {Hartley:hartley}.',
    hartley,
    listed('david', 'place', 0.002, 'David'),
  ),
  of(
    'but beside a great place it is one',
    'They saw {Jordan:jordan} and {Hartley:hartley} there.',
    hartley,
    listed('jordan', 'place', 400, 'Jordan'),
  ),
  of(
    'who it stands beside, though a city was called so, too',
    'They saw Poole and Victoria there. They drove from {Victoria:city} to {Lagos:lagos}.',
    withRare(listed('city', 'place', 0.14, 'Long Harbour'), 'Victoria'),
    listed('lagos', 'place', 0.2, 'Lagos'),
  ),
  of('what only people do', 'Then Hartley founded a bank in {Hartley:hartley}.', hartley),
  of('whose it is', 'It was built with the help of Hartley, in the north of {Hartley:hartley}.', hartley),
  of('that it has an article', 'They played at the Hartley. They met the {Hartley:hartley} police.', hartley),
  of(
    'a title before a name',
    'Lieutenant Commander Scott Hale spoke.',
    listed('c', 'object', 1, 'Commander'),
  ),
]

const longer: Case[] = [
  of(
    'a row of names that go on in the plural',
    'Rain in Franklin, Pickaway and Delaware counties, and in {Delaware:d}, {Franklin:f} and {Pickaway:p}.',
    listed('f', 'place', 1, 'Franklin'),
    listed('p', 'place', 1, 'Pickaway'),
    listed('d', 'place', 1, 'Delaware'),
  ),
  of(
    'a club is no body of which there are others, and who is a member of a party is no part of its name',
    'The {Westchester Knicks:k} of the Development League and a {Bloc Quebec:b} Member of Parliament',
    listed('k', 'organisation', 1, 'Westchester Knicks'),
    listed('b', 'organisation', 1, 'Bloc Quebec'),
  ),
  of(
    'a company without its legal form',
    '{Henry Holt:holt} printed it.',
    listed('holt', 'organisation', 1, 'Henry Holt and Company'),
  ),
  of(
    'an acronym of something else',
    'It went on SRT lines.',
    listed('sirte', 'place', 0.002, 'Sirte', 'srt'),
  ),
  of(
    'the name of a thing in small letters',
    'The city sleeps.',
    listed('london', 'place', 0.2, 'London', 'The City'),
  ),
]

const likelier: Case[] = [
  of(
    'what is meant more often',
    'In {Georgia:state} today',
    listed('state', 'place', 40, 'Georgia'),
    listed('town', 'place', 0.001, 'Georgia'),
  ),
  of(
    'nothing where both are as likely',
    'In Springfield today',
    listed('one', 'place', 0.003, 'Springfield'),
    listed('two', 'place', 0.002, 'Springfield'),
  ),
]

/** Cases of lists, for what is decided beyond matching. */
export const listCases: Case[] = [
  ...shortForms,
  ...derived,
  ...words,
  ...teams,
  ...people,
  ...longer,
  ...likelier,
]
