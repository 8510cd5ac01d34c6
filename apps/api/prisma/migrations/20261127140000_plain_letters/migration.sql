-- Letters that Unicode takes nothing off, hyphens and quotation marks are folded too, as the program folds them from now on.
UPDATE "Name" SET "folded" =
    replace(replace(replace(replace(
        translate("folded", $$øđðłħıʼ‘’“”‐‑‒–—―−$$, $$oddlhi'''""-------$$),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
WHERE "folded" ~ '[øđðłħıʼ‘’“”‐‑‒–—―−ßæœþ]';
