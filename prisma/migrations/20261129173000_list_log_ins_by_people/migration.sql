-- Who of a list has logged in is asked of its people, not of its rounds. An earlier version counts without it, only slower.
DROP INDEX "rounds_of_list_logged_in";
