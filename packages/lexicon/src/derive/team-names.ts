import type { SourceName } from '../lexicon-source.ts'

/** "Ireland national rugby union team", "Netherlands national association football team"; not those of women or of an age, which print tells apart. */
const NATIONAL_TEAM =
  /^(?:The )?(\p{Lu}[\p{L} .-]+?) (?:men's )?national (?:association )?(football|soccer|rugby|cricket|basketball|(?:ice )?hockey|handball|volleyball|baseball)(?: (?:union|league|sevens))? team$/u

/** Words of texts about a game; the game's own name is always one. */
const WORDS: Record<string, string> = {
  football:
    'soccer striker strikers midfielder defender goalkeeper goal goals penalty qualifier qualifiers friendly FIFA UEFA World_Cup Euro',
  rugby: 'try tries scrum fly-half caps capped Six_Nations Tri-Nations World_Cup Test Tests',
  cricket: 'wicket wickets innings batsman bowler runs Test Tests ODI Twenty20 World_Cup',
  basketball: 'points rebounds NBA EuroBasket guard center',
  hockey: 'goal goals goaltender puck',
  handball: 'goal goals goalkeeper',
  volleyball: 'set sets',
  baseball: 'innings pitcher',
}

/** Returns what a national team is called in reports of its games: its country, where one plays its game. */
export function teamNames(name: SourceName): SourceName[] {
  const [, place, game = ''] = NATIONAL_TEAM.exec(name.text) ?? []
  if (place === undefined || name.needs !== undefined) return []
  const kind = game === 'soccer' ? 'football' : game.replace('ice ', '')
  const words = [game, kind, ...(WORDS[kind] ?? '').split(' ').map((word) => word.replace('_', ' '))]
  return [
    { ...name, text: place, use: 'short', team: true, needs: { words: words.filter((word) => word !== '') } },
  ]
}
