/**
 * The card's own style, in a closed shadow root. What is `!important` on `:host` wins over whatever the page says of the host, its
 * `!important` too (CSS Cascading 5, section 6.1: context); custom properties alone pass `all: initial`, and carry the position.
 * Nothing can be selected: the page reads the words of a selection, in a closed root too (measured in Chromium). Buttons copy instead.
 * Everything has a direction of its own (start, end): a card is read from the right where its language is.
 */
const FRAME = `
:host {
  all: initial !important; direction: ltr !important; unicode-bidi: isolate !important; display: block !important; position: fixed !important;
  left: var(--backstory-x, 0) !important; top: var(--backstory-y, 0) !important; bottom: var(--backstory-below, auto) !important;
  z-index: 2147483647 !important; user-select: none !important; -webkit-user-select: none !important;
}
.card {
  --ink: #1c1a17; --soft: #625c54; --paper: #fffdf9; --rule: #e4ded3; --accent: #96411f; --wash: #f6efe5;
  color-scheme: light;
  box-sizing: border-box; display: flex; flex-direction: column;
  width: min(400px, calc(100vw - 16px)); max-height: min(560px, var(--room, 560px));
  margin: 0; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 8px;
  box-shadow: 0 1px 2px rgb(0 0 0 / .08), 0 12px 32px rgb(0 0 0 / .18);
  font: 14px/1.45 ui-serif, Charter, "Iowan Old Style", Georgia, serif; text-align: start; overflow: hidden; overflow-wrap: anywhere;
}
.sheet {
  width: 100vw; max-height: min(70vh, 560px); border-radius: 14px 14px 0 0; border-inline: 0; border-bottom: 0; font-size: 16px;
  padding-bottom: env(safe-area-inset-bottom);
}
@media (prefers-color-scheme: dark) {
  .card { --ink: #ece7df; --soft: #aaa296; --paper: #201e1b; --rule: #3a3630; --accent: #e8a07a; --wash: #2b2824; color-scheme: dark; }
}
@media (prefers-contrast: more) {
  .card { --soft: var(--ink); --rule: var(--ink); --accent: var(--ink); }
  .entity, .link, a { text-decoration-thickness: 2px; }
}
@media (prefers-reduced-motion: no-preference) {
  .card { animation: appear 90ms ease-out; }
  .sheet { animation: rise 160ms ease-out; }
  @keyframes appear { from { opacity: 0; } }
  @keyframes rise { from { translate: 0 24px; opacity: 0; } }
}
/* Where there is little room the card scrolls as a whole: a head that stays would leave none for the facts. */
@media (max-height: 480px) {
  .card { overflow-y: auto; overscroll-behavior: contain; }
  .body { overflow: visible !important; flex: none !important; }
}
`

/** What stands in the card. */
export const CARD_CONTENT = `
.card *, .card *::before { box-sizing: border-box; }
button { all: unset; cursor: pointer; }
h2, h3, p, ul, blockquote, figure { margin: 0; padding: 0; }
ul { list-style: none; }
.kind, h3, .link, .label, .count, .when, footer, .as-of, summary, cite, .back, .verified, .edition, .withdrawn, .named {
  font-family: ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
.bar { display: flex; align-items: center; gap: 2px; padding: 6px 8px 0; flex: none; min-height: 34px; }
.space { flex: 1; }
.icon { flex: none; width: 28px; height: 28px; display: grid; place-items: center; color: var(--soft); border-radius: 5px; }
.icon:hover { background: var(--wash); color: var(--ink); }
.icon[aria-pressed=true] { background: var(--wash); color: var(--accent); }
svg { fill: none; stroke: currentColor; stroke-width: 1.4; stroke-linecap: round; stroke-linejoin: round; }
.back { display: inline-flex; align-items: center; gap: 4px; min-height: 28px; padding: 0 8px; min-width: 0; font-size: 12px; color: var(--accent); border-radius: 5px; }
.back bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.back svg { flex: none; }
.back:hover { background: var(--wash); }
.card:dir(rtl) .way { transform: scaleX(-1); transform-origin: center; }
.body { overflow-y: auto; overscroll-behavior: contain; padding: 0 16px 12px; flex: 1 1 auto; min-height: 0; outline-offset: -2px; scrollbar-width: thin; }
header { padding-bottom: 10px; border-bottom: 1px solid var(--rule); }
h2 { font-size: 20px; line-height: 1.2; font-weight: 650; text-wrap: balance; }
.own { color: var(--soft); font-size: 14px; margin-top: 2px; }
.line { margin-top: 4px; color: var(--soft); font-size: 13.5px; }
.kind { font-size: 11px; letter-spacing: .04em; text-transform: uppercase; color: var(--accent); margin-inline-end: 4px; }
:lang(ar) .kind, :lang(ar) h3 { letter-spacing: 0; font-size: 12px; }
.head-line { margin-top: 6px; display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; }
.link { font-size: 12px; min-height: 24px; line-height: 24px; white-space: nowrap; color: var(--accent); text-decoration: underline; text-underline-offset: 2px; }
.entity { text-decoration: underline dotted color-mix(in srgb, currentColor 55%, transparent); text-underline-offset: .2em; }
.entity:hover, .entity:focus-visible { color: var(--accent); text-decoration-style: solid; text-decoration-color: currentColor; }
.as-of { margin-top: 12px; font-size: 12px; color: var(--soft); }
section { margin-top: 14px; }
section:focus { outline: none; }
h3 { margin-bottom: 4px; font-size: 11px; letter-spacing: .06em; text-transform: uppercase; font-weight: 650; color: var(--soft); }
.count { display: inline-block; min-width: 17px; padding: 0 5px; border-radius: 9px; background: var(--accent); color: var(--paper); text-align: center; letter-spacing: 0; }
.since { border-inline-start: 3px solid var(--accent); padding-inline-start: 10px; margin-inline-start: -13px; }
.since h3 { color: var(--accent); }
li + li, details.more > ul { border-top: 1px solid var(--rule); }
li { padding: 7px 0; outline: none; position: relative; }
li:focus-visible { background: var(--wash); }
.label { font-size: 11.5px; color: var(--soft); margin-inline-end: 3px; }
.label b { color: var(--accent); font-weight: 650; }
.when, .verified { font-size: 12px; color: var(--soft); }
.named { font-size: 12px; color: var(--soft); }
.note { font-size: 12.5px; color: var(--soft); }
.copy { position: absolute; inset-block-start: 4px; inset-inline-end: 0; width: 24px; height: 24px; background: var(--paper); }
.disputed .copy { inset-inline-end: 4px; }
@media (hover: hover) {
  .card:not(.sheet) .copy { opacity: 0; }
  .card li:is(:hover, :focus-within, :focus) > .copy { opacity: 1 !important; }
}
.ties li { padding: 4px 0; border: 0; }
.to-fact { display: inline; }
.to-fact:hover bdi, .to-fact:focus-visible bdi { text-decoration: underline; text-decoration-color: var(--rule); text-underline-offset: .2em; }
.speaker { font-weight: 650; margin-bottom: 2px; }
.question { font-style: italic; margin-bottom: 6px; }
.disputed ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); gap: 8px; }
.disputed li { border: 1px solid var(--rule); border-radius: 6px; padding: 8px 10px; font-size: 13px; }
.disputed .more > ul { padding-top: 8px; border: 0; }
.empty { color: var(--soft); }
blockquote { margin-top: 4px; padding-inline-start: 9px; border-inline-start: 2px solid var(--rule); font-size: 12.5px; color: var(--soft); }
blockquote > span { font-style: italic; }
:lang(ar) blockquote > span:lang(ar), :lang(ko) blockquote > span:lang(ko) { font-style: normal; }
cite { font-style: normal; font-size: 11.5px; }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; border-radius: 2px; }
summary { cursor: pointer; font-size: 12px; color: var(--accent); padding: 5px 0; }
.why { margin-top: 12px; border-top: 1px solid var(--rule); }
.why p { font-size: 13px; }
.edition { margin-top: 8px; font-size: 11px; color: var(--soft); }
footer { display: flex; flex-wrap: wrap; gap: 0 14px; padding: 4px 16px 6px; border-top: 1px solid var(--rule); flex: none; }
footer .link { color: var(--soft); }
footer .link:hover { color: var(--ink); }
.why:focus { outline: none; }
.sheet .body:focus-visible { outline: none; }
[role=status]:not(:empty) { font-size: 12px; line-height: 24px; flex-basis: 100%; color: var(--ink); }
.withdrawn { flex-direction: row; align-items: center; gap: 12px; padding: 8px 8px 8px 14px; font-size: 13px; }
.withdrawn:dir(rtl) { padding: 8px 14px 8px 8px; }
.withdrawn p { flex: 1; }
.sheet .icon { width: 44px; height: 44px; }
.sheet .back, .sheet .link, .sheet summary { min-height: 44px; line-height: 44px; font-size: 14px; }
.sheet summary { padding: 0; }
/* Forced colours take every colour away: what was told by colour is told by lines. */
@media (forced-colors: active) {
  .card { border-color: CanvasText; }
  .count { border: 1px solid; }
  .icon[aria-pressed=true] { outline: 2px solid Highlight; outline-offset: -2px; }
}
`

/** The whole sheet. */
export const CARD_STYLE = FRAME + CARD_CONTENT
