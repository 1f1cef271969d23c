-- Only PostgreSQL has something to change here, and both count their changes alike.
UPDATE `upkeep` SET `done_to` = `done_to` WHERE 1 = 0;
