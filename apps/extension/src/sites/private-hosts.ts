/**
 * Hosts that hold what is between a person and somebody else, with all hosts below them: never offered, never read. The list cannot be
 * whole; what it misses, the labels below and the page itself mostly tell (`page/private-page.ts`).
 */
const PRIVATE_HOSTS = `
  mail.google.com outlook.com outlook.live.com outlook.office.com outlook.office365.com mail.yahoo.com proton.me tuta.com fastmail.com
  icloud.com e.mail.ru mail.yandex.ru navigator.gmx.net navigator.web.de mail.ukr.net mail.naver.com mail.daum.net mail.zoho.com hey.com
  docs.google.com drive.google.com calendar.google.com contacts.google.com keep.google.com photos.google.com office.com sharepoint.com
  onedrive.live.com notion.so dropbox.com box.com overleaf.com airtable.com evernote.com quip.com coda.io hackmd.io figma.com canva.com
  forms.gle forms.office.com typeform.com surveymonkey.com jotform.com tally.so limesurvey.org
  web.whatsapp.com web.telegram.org messages.google.com messenger.com slack.com discord.com teams.microsoft.com teams.live.com
  accounts.google.com login.microsoftonline.com login.live.com appleid.apple.com login.gov id.me auth0.com okta.com onelogin.com
  bitwarden.com 1password.com lastpass.com dashlane.com
  paypal.com stripe.com wise.com revolut.com venmo.com cash.app klarna.com coinbase.com binance.com kraken.com
  chase.com bankofamerica.com wellsfargo.com citi.com capitalone.com americanexpress.com usbank.com fidelity.com schwab.com vanguard.com
  hsbc.com hsbc.co.uk barclays.co.uk lloydsbank.com natwest.com santander.co.uk monzo.com starlingbank.com nationwide.co.uk
  deutsche-bank.de commerzbank.de dkb.de sparkasse.de comdirect.de n26.com ing.de ing.nl ing.com postbank.de elster.de
  credit-agricole.fr bnpparibas labanquepostale.fr societegenerale.fr bbva.es caixabank.es intesasanpaolo.com unicredit.it
  privatbank.ua privat24.ua monobank.ua oschadbank.ua diia.gov.ua kbstar.com shinhan.com wooribank.com kebhana.com
`
const HOSTS: ReadonlySet<string> = new Set(PRIVATE_HOSTS.trim().split(/\s+/))

/** Labels that hosts of such a kind have, wherever they are: mail.example.org, login.news.example. */
const LABELS: ReadonlySet<string> = new Set(
  `mail webmail email poczta login signin auth sso account accounts myaccount bank banking ebanking netbanking onlinebanking
  checkout pay payment payments wallet billing forms intranet admin`.split(/\s+/),
)

/** Tells whether a host is one that nobody wants read: mail, documents, forms, messages, banks, logins. */
export function isPrivateHost(hostname: string): boolean {
  const labels = hostname.toLowerCase().split('.')
  if (labels.at(-1) === 'bank') return true
  // The last two are a name, not a kind: a site that is called mail.example is not one for mail by that.
  if (labels.slice(0, -2).some((label) => LABELS.has(label))) return true
  return labels.some((_label, i) => HOSTS.has(labels.slice(i).join('.')))
}
