-- How many people of a list have logged in is asked again and again.
CREATE INDEX "rounds_of_list_logged_in" ON "rounds" ("list_id") WHERE "list_id" IS NOT NULL AND "status" = 'LOGGED_IN';
