// jsdom does no layout, so it knows no visibility: every element is shown, as far as the tests of the parts are concerned. What is not
// shown in a real browser is tested there.
if (typeof Element !== 'undefined') Element.prototype.checkVisibility ??= () => true
