-- The relay looks for what is not yet carried to the queue, oldest first, every time it is woken; rows already carried stay an hour.
CREATE INDEX outbox_job_waiting ON outbox_job (id) WHERE relayed_at IS NULL;
CREATE INDEX outbox_job_carried ON outbox_job (relayed_at) WHERE relayed_at IS NOT NULL;
