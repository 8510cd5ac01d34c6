-- Editions are answered from memory too: that one is published, and that bytes are gone, is told as other changes are.
CREATE TRIGGER "Edition_told" AFTER INSERT ON "Edition"
    FOR EACH STATEMENT EXECUTE FUNCTION tell_change();
CREATE TRIGGER "Blob_told" AFTER DELETE ON "Blob"
    FOR EACH STATEMENT EXECUTE FUNCTION tell_change();
