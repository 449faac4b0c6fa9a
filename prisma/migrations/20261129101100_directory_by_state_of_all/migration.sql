-- Those who were there before the triggers of the migration before. It is one of its own, so that no table is locked
-- meanwhile: whoever is written at the same time is listed by the triggers.
INSERT INTO directory_by_state (membership_id, tenant_id, state, last_name_key, first_name_key, email_key)
    SELECT membership_id, tenant_id, state, last_name_key, first_name_key, email_key
    FROM directory_by_state_to_be
    ORDER BY tenant_id, state, last_name_key, first_name_key, email_key
    ON CONFLICT (membership_id) DO NOTHING;
