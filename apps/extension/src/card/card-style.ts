/**
 * The card's own style, in a closed shadow root. What is `!important` on `:host` wins over whatever the page says of the host, its
 * `!important` too (CSS Cascading 5, section 6.1: context); custom properties alone pass `all: initial`, and carry the position.
 */
export const CARD_STYLE = `
:host {
  all: initial !important; direction: ltr !important; unicode-bidi: isolate !important; display: block !important; position: fixed !important;
  left: var(--backstory-x, 0) !important; top: var(--backstory-y, 0) !important; z-index: 2147483647 !important;
}
.card {
  --ink: #1c1a17; --soft: #6a645b; --paper: #fffdf9; --rule: #e4ded3; --accent: #9c4522; --wash: #f7f1e8;
  color-scheme: light;
  box-sizing: border-box; display: flex; flex-direction: column;
  width: min(400px, calc(100vw - 16px)); max-height: min(540px, var(--room, 540px));
  margin: 0; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 8px;
  box-shadow: 0 1px 2px rgb(0 0 0 / .08), 0 12px 32px rgb(0 0 0 / .18);
  font: 14px/1.45 ui-serif, Charter, "Iowan Old Style", Georgia, serif; text-align: start; overflow: hidden; overflow-wrap: anywhere;
}
@media (prefers-color-scheme: dark) {
  .card { --ink: #ece7df; --soft: #a39b8f; --paper: #201e1b; --rule: #3a3630; --accent: #e59a73; --wash: #2a2723; color-scheme: dark; }
}
.card * { box-sizing: border-box; }
header > div { min-width: 0; }
header { display: flex; gap: 12px; justify-content: space-between; padding: 14px 16px 10px; border-bottom: 1px solid var(--rule); }
h2 { margin: 0; font-size: 19px; line-height: 1.2; font-weight: 650; text-wrap: balance; }
.line { margin: 4px 0 0; color: var(--soft); font-size: 13.5px; }
.head-line { margin: 6px 0 0; display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; }
.link, .ties button { all: unset; cursor: pointer; }
.link { font-size: 12px; white-space: nowrap; color: var(--accent); text-decoration: underline; text-underline-offset: 2px; }
.kind, h3, .link, .label, .count, .when, footer, .as-of, summary, cite, .close {
  font-family: ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
.kind { font-size: 11px; letter-spacing: .04em; text-transform: uppercase; color: var(--accent); margin-inline-end: 4px; }
.close { all: unset; cursor: pointer; flex: none; width: 24px; height: 24px; text-align: center; line-height: 24px; font-size: 18px; color: var(--soft); border-radius: 4px; }
.close:hover { background: var(--wash); color: var(--ink); }
.body { overflow-y: auto; overscroll-behavior: contain; padding: 4px 16px 12px; }
.body:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
/* Where there is little room the card scrolls as a whole: a head that stays would leave none for the facts. */
@media (max-height: 480px) { .card { overflow-y: auto; overscroll-behavior: contain; } .body { overflow: visible; flex: none; } }
.as-of { margin: 12px 0 0; font-size: 12px; color: var(--soft); }
section { margin-top: 12px; }
h3 { margin: 0 0 4px; font-size: 11px; letter-spacing: .06em; text-transform: uppercase; font-weight: 650; color: var(--soft); }
.count { display: inline-block; min-width: 17px; padding: 0 5px; border-radius: 9px; background: var(--accent); color: var(--paper); text-align: center; letter-spacing: 0; }
.since { border-inline-start: 3px solid var(--accent); padding-inline-start: 10px; margin-inline-start: -13px; }
.since h3 { color: var(--accent); }
ul { list-style: none; margin: 0; padding: 0; }
li + li, details.more > ul { border-top: 1px solid var(--rule); }
li { padding: 7px 0; outline: none; }
li:focus-visible { background: var(--wash); }
.said, .when, .note, .empty, .question, .why p { margin: 0; }
.label { font-size: 11.5px; color: var(--soft); margin-inline-end: 3px; }
.when { font-size: 12px; color: var(--soft); }
.ties .when { margin-inline-start: 4px; }
.ties button { display: block; }
.ties button:hover b, .ties button:focus-visible b { text-decoration: underline; }
.ties li { padding: 4px 0; border: 0; }
.note { font-size: 12.5px; color: var(--soft); }
.question { font-style: italic; }
.empty { color: var(--soft); }
blockquote { margin: 4px 0 0; padding-inline-start: 9px; border-inline-start: 2px solid var(--rule); font-size: 12.5px; color: var(--soft); font-style: italic; overflow-wrap: anywhere; }
cite { font-style: normal; font-size: 11.5px; }
a { color: var(--accent); text-underline-offset: 2px; }
.card:focus-visible, a:focus-visible, button:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; border-radius: 2px; }
summary { cursor: pointer; font-size: 12px; color: var(--accent); padding: 5px 0; }
.why { margin-top: 12px; border-top: 1px solid var(--rule); }
.why p { font-size: 13px; }
footer { padding: 7px 16px 8px; border-top: 1px solid var(--rule); font-size: 11px; color: var(--soft); }
@media (prefers-reduced-motion: no-preference) {
  .card { animation: appear 90ms ease-out; }
  @keyframes appear { from { opacity: 0; } }
}
`
