-- Every process hears of every change when it is there, whoever made it (docs/decisions/0011): once for each transaction, as the notices
-- of one transaction that say the same are one.
CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('backstory_change', '');
    RETURN NULL;
END $$;
CREATE TRIGGER "Revision_told" AFTER INSERT ON "Revision"
    FOR EACH STATEMENT EXECUTE FUNCTION tell_change();
