-- By what names a workspace knows Usher's commands: texts name a command as it was last typed there.
CREATE TABLE seen_commands (
  workspace TEXT NOT NULL,
  command TEXT NOT NULL,
  seen_at TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT seen_commands_pkey PRIMARY KEY (workspace, command),
  CONSTRAINT seen_commands_command_check CHECK (command ~ '^/[^[:space:]]+$')
);
