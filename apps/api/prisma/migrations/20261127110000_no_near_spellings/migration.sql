-- Two indexes of the same would cost each name the more. The function stays: processes of the version before ask by it. Until they
-- are gone they read through all names to find a misspelt one, which of many takes longer than they may. By itself, so that waiting for a lock
-- does not build the new index anew.
DROP INDEX "Name_near_idx";
