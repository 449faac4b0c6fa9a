-- The last moment of the day on which links die of age: so many days of the calendar after the mail, where the tenant is,
-- and never before so many times 24 hours. A time zone that this server does not know counts as UTC, so that one tenant
-- stops nobody else's mail.
CREATE FUNCTION "link_end"("mailed" TIMESTAMPTZ, "days" INTEGER, "zone" TEXT) RETURNS TIMESTAMPTZ LANGUAGE plpgsql STABLE AS $$
DECLARE
    "last_day" DATE;
BEGIN
    "last_day" := greatest(("mailed" AT TIME ZONE "zone")::date + "days",
        (("mailed" + make_interval(hours => 24 * "days")) AT TIME ZONE "zone")::date);
    RETURN (("last_day" + 1)::timestamp AT TIME ZONE "zone") - interval '1 millisecond';
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN "link_end"("mailed", "days", 'UTC');
END $$;
