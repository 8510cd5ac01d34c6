/** Words that say of a date beside them, or of the element around it, that it is the day of publication. */
export const PUBLISHED_WORDS =
  /publi[cs]|posted|pubblic|veröff|erstellt|erschien|geplaatst|opublik|zveřejn|vydán|dodan[oeé]|опубл|дата|yayın|julkaist|udgiv|δημοσ|written|created|issued|datum|fecha|entry-?date|post-?date|pub-?date|发布|發布|公開|掲載|配信|입력|등록|نشر|प्रकाशित|đăng|terbit/i

/** Words that say that it is the day of a later change. */
export const MODIFIED_WORDS =
  /updat|modif|edited|revis|a[ck]tuali[sz]|atuali[sz]|geändert|bearbeitet|mise? à jour|aggiorn|bijgewerkt|gewijzigd|обновл|оновл|изменен|güncel|upp?dater|opdater|změn|zuletzt|更新|수정|تحديث|sửa|diperbarui/i

/** Names of elements, in class or id, that hold dates more often than not. */
export const DATED_NAMES = /dat[eou]|time|zeit|publi|posted|meta|byline|info|stamp|created|fecha|author/i

/** Words in the names of elements around what is not of the article: other articles, the site itself. */
const FOREIGN = new Set(
  `related recommend recommended recommendations sidebar widget widgets popular trending latest most archive archives calendar kalender
  event events upcoming promo carousel slider ticker breadcrumb breadcrumbs copyright today masthead weather nav navbar navigation menu
  newsletter social product products next prev previous pagination teaser teasers recent more reference references citation citations cite
  infobox dtstart`.split(/\s+/),
)

/** And of those around what readers say, and what is quoted from elsewhere. */
const SAID = new Set(
  'comment comments kommentar kommentare reply replies respond disqus tweet twitter instagram embed leserbrief leserbriefe'.split(
    ' ',
  ),
)

/** Tells whether elements of such names, in class and id, are around what is not of the article. */
export function isForeign(names: string): boolean {
  const isOfSite = names.split(/\s/).some((name) => /^(?:site|page)?[-_]?(?:footer|header)/i.test(name))
  return isOfSite || wordsIn(names).some((word) => FOREIGN.has(word))
}

/** Tells whether they are around what readers say or what is quoted. */
export function isSaid(names: string): boolean {
  return wordsIn(names).some((word) => SAID.has(word) || /^comment(?!ar|at|ed)/.test(word))
}

function wordsIn(names: string): string[] {
  return names.toLowerCase().split(/[^a-z]/)
}
