-- An invitation that does not go on by itself, and several of them in one message, for whoever invited.
ALTER TYPE "notice_kind" ADD VALUE 'INVITATION_STUCK';
ALTER TYPE "notice_kind" ADD VALUE 'INVITATIONS_STUCK';
