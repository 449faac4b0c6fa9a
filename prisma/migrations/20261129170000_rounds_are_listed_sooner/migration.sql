-- Listing one membership took longer to plan than to do: PostgreSQL does not keep the plan of a statement that is given a
-- list as a parameter, because it reckons with ten rows. Each membership is looked up by its key, however many there are.
ALTER FUNCTION "keep_directory_by_state"(UUID[]) SET plan_cache_mode = force_generic_plan;

-- Those whose rounds were opened are listed in statements without parameters, whose plans are kept. A membership has its
-- row since it has its entry, so only the state is written, and nothing where it stays the same. The second statement sees
-- what was committed while the first one waited for the rows.
CREATE OR REPLACE FUNCTION "rounds_were_opened"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM (SELECT DISTINCT membership_id FROM new_rounds ORDER BY membership_id) n
        CROSS JOIN LATERAL (SELECT FROM directory_by_state WHERE membership_id = n.membership_id FOR NO KEY UPDATE) locked;
    UPDATE directory_by_state kept SET state = to_be.state
        FROM (SELECT DISTINCT membership_id FROM new_rounds) n
        CROSS JOIN LATERAL (SELECT state FROM directory_by_state_to_be WHERE membership_id = n.membership_id LIMIT 1) to_be
        WHERE kept.membership_id = n.membership_id AND kept.state <> to_be.state;
    RETURN NULL;
END $$;
