import { describe, expect, test } from 'vitest'
import { guessLanguage, isRightToLeft } from './text-language.ts'

describe('the language of a text', () => {
  test.each([
    ['en', 'The minister of the country said in the morning that it was the end of the talks for now.'],
    [
      'de',
      'Der Minister hat am Morgen gesagt, dass die Gespräche nicht mit dem Besuch beendet sind und ein Ende von allem nicht in Sicht ist.',
    ],
    [
      'fr',
      'Le ministre a dit que les négociations sont terminées pour le moment et que la suite est dans des mains sûres.',
    ],
    [
      'es',
      'El ministro dijo que las negociaciones se terminaron por ahora y que los resultados son para el futuro del país.',
    ],
    [
      'pt',
      'O ministro disse que não há uma data para o fim das negociações e que os resultados são bons para o país ao fim do dia.',
    ],
    [
      'it',
      'Il ministro ha detto che non sono finiti i colloqui e che una data per la fine del vertice non è nota.',
    ],
    [
      'nl',
      'De minister zei dat het einde van de gesprekken niet in zicht is en dat een datum voor het besluit op zich laat wachten.',
    ],
    [
      'sv',
      'Ministern sade att det är slutet på samtalen för nu och att en ny dag inte är bestämd av dem som deltog.',
    ],
    ['fi', 'Ministeri sanoi, että neuvottelut ovat nyt ohi, mutta se ei ole loppu ja myös hän on toiveikas.'],
    [
      'pl',
      'Minister powiedział, że to nie jest koniec rozmów i że do spotkania na szczycie jest jeszcze czas, jak się wydaje.',
    ],
    ['cs', 'Ministr řekl, že je konec jednání a že se sejdou na jaře, ale jako vždy podle dohody.'],
    ['hu', 'A miniszter azt mondta, hogy ez nem a tárgyalások vége, és az is igaz, hogy egy új nap volt.'],
    [
      'ro',
      'Ministrul a spus că nu este sfârșitul negocierilor și că din cauza lor nu se știe în ce zi pe care se întâlnesc cu toții.',
    ],
    ['tr', 'Bakan, bu görüşmelerin bir son olmadığını ve daha çok zaman için de hazır olduklarını söyledi.'],
    [
      'id',
      'Menteri mengatakan bahwa ini tidak akhir dari perundingan yang itu dan dengan demikian untuk pada saat ini.',
    ],
    [
      'vi',
      'Bộ trưởng nói rằng đó không là kết thúc của các cuộc đàm phán và trong một ngày được cho là có ý nghĩa.',
    ],
    ['uk', 'Міністр сказав, що переговори тривають і її країна чекає на їхній кінець.'],
    ['ru', 'Министр сказал, что переговоры продолжаются, и это был бы конец эпохи.'],
    ['bg', 'Министърът каза, че преговорите продължават и няма край за съжаление.'],
    ['sr', 'Министар је рекао да се преговори настављају и да ће њихов крај бити објављен љубитељима.'],
    ['el', 'Ο υπουργός είπε ότι οι συνομιλίες συνεχίζονται.'],
    ['ko', '장관은 회담이 계속된다고 말했다.'],
    ['ja', '大臣は会談が続くと述べた。'],
    ['zh', '部长说谈判还在继续。'],
    ['ar', 'قال الوزير إن المحادثات مستمرة.'],
    ['fa', 'وزیر گفت که گفتگوها ادامه دارد و پایانی چندان نزدیک نیست.'],
    ['he', 'השר אמר שהשיחות נמשכות.'],
    ['hi', 'मंत्री ने कहा कि वार्ता जारी है।'],
    ['th', 'รัฐมนตรีกล่าวว่าการเจรจายังดำเนินต่อไป'],
  ])('%s', (language, text) => {
    expect(guessLanguage(text)?.language).toBe(language)
  })

  test.each(['', '2026 – 10:30', 'Lorem xyz'])('of %j is not known', (text) => {
    expect(guessLanguage(text)).toBeUndefined()
  })

  test('is not that of a name in it', () => {
    expect(guessLanguage('Міністр їхав, і її зустрів Сергей Кожугетович Шойгу, що є там.')?.language).toBe(
      'uk',
    )
  })
})

test('its direction is that of most of its letters', () => {
  expect(isRightToLeft('قال Kirby إن المحادثات مستمرة.')).toBe(true)
  expect(isRightToLeft('Kirby said “قال” today.')).toBe(false)
  expect(isRightToLeft('')).toBe(false)
})
