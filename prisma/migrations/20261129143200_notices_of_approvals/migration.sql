-- Every copy of a request for approval shows what was decided about it; they are looked for by the request.
CREATE INDEX "notices_of_approvals" ON "notices" (("data" ->> 'requestId')) WHERE "kind" = 'APPROVAL_REQUESTED';
