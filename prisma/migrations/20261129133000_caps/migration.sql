-- What an inviter sent lately, and the links that the invited asked for themselves: both are counted for the caps.
CREATE INDEX "rounds_sent_by_id_opened_at_idx" ON "rounds"("sent_by_id", "opened_at");
