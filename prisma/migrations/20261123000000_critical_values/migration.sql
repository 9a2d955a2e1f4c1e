-- AlterTable
ALTER TABLE "ecg_recording" ADD COLUMN     "screened_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "reading_request" ADD COLUMN     "first_contact_at" TIMESTAMPTZ(3),
ADD COLUMN     "lane" TEXT;

-- CreateTable
CREATE TABLE "critical_case" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "study_uid" TEXT NOT NULL,
    "request_id" UUID,
    "ecg_id" UUID,
    "patient_id" UUID,
    "requesting_institution_id" UUID NOT NULL,
    "reading_institution_id" UUID NOT NULL,
    "chest_pain" BOOLEAN NOT NULL,
    "findings" JSONB NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 0,
    "rung" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "suspected_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_by_post_id" UUID,
    "claimed_at" TIMESTAMPTZ(3),
    "first_by_post_id" UUID,
    "first_at" TIMESTAMPTZ(3),
    "second_by_post_id" UUID,
    "confirmed_at" TIMESTAMPTZ(3),
    "single_reason" TEXT,
    "acknowledged_by_post_id" UUID,
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "read_back" TEXT,
    "decision" TEXT,
    "treatment" TEXT,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "critical_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "critical_event" (
    "id" BIGSERIAL NOT NULL,
    "critical_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "post_id" UUID,
    "note" TEXT,

    CONSTRAINT "critical_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "critical_attempt" (
    "id" BIGSERIAL NOT NULL,
    "critical_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "rung" TEXT,
    "channel" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "phone" TEXT,
    "outcome" TEXT,
    "read_back" TEXT,
    "note" TEXT,
    "post_id" UUID,

    CONSTRAINT "critical_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "critical_policy" (
    "institution_id" UUID NOT NULL,
    "policy" JSONB NOT NULL,
    "changed_by_post_id" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "critical_policy_pkey" PRIMARY KEY ("institution_id")
);

-- CreateTable
CREATE TABLE "duty_shift" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "post_id" UUID NOT NULL,
    "deputy_post_id" UUID,
    "phone" TEXT,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "handed_over_at" TIMESTAMPTZ(3),
    "handed_over_by" UUID,
    "hand_over_note" TEXT,
    "made_by_post_id" UUID,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "duty_shift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "duty_presence" (
    "post_id" UUID NOT NULL,
    "sound" BOOLEAN NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "duty_presence_pkey" PRIMARY KEY ("post_id")
);

-- CreateTable
CREATE TABLE "ecg_reading" (
    "ecg_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "marks" JSONB,
    "calipers" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ecg_reading_pkey" PRIMARY KEY ("ecg_id","account_id")
);

-- CreateIndex
CREATE INDEX "critical_case_reading_institution_id_suspected_at_idx" ON "critical_case"("reading_institution_id", "suspected_at");

-- CreateIndex
CREATE INDEX "critical_case_requesting_institution_id_suspected_at_idx" ON "critical_case"("requesting_institution_id", "suspected_at");

-- CreateIndex
CREATE INDEX "critical_case_study_uid_idx" ON "critical_case"("study_uid");

-- CreateIndex
CREATE INDEX "critical_event_critical_id_at_idx" ON "critical_event"("critical_id", "at");

-- CreateIndex
CREATE INDEX "critical_attempt_critical_id_at_idx" ON "critical_attempt"("critical_id", "at");

-- CreateIndex
CREATE INDEX "duty_shift_institution_id_service_ends_at_idx" ON "duty_shift"("institution_id", "service", "ends_at");

-- CreateIndex
CREATE INDEX "ecg_recording_screened_at_idx" ON "ecg_recording"("screened_at");

-- AddForeignKey
ALTER TABLE "critical_event" ADD CONSTRAINT "critical_event_critical_id_fkey" FOREIGN KEY ("critical_id") REFERENCES "critical_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "critical_attempt" ADD CONSTRAINT "critical_attempt_critical_id_fkey" FOREIGN KEY ("critical_id") REFERENCES "critical_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The register of critical values is kept as it was written: who was told what, when, and what they answered.
CREATE FUNCTION critical_register_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the register of critical values is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER critical_event_append_only BEFORE UPDATE OR DELETE ON critical_event FOR EACH ROW EXECUTE FUNCTION critical_register_append_only();
CREATE TRIGGER critical_attempt_append_only BEFORE UPDATE OR DELETE ON critical_attempt FOR EACH ROW EXECUTE FUNCTION critical_register_append_only();
-- One open case a study: a second suspicion is added to it.
CREATE UNIQUE INDEX critical_case_open_study ON critical_case (study_uid) WHERE state NOT IN ('closed', 'ruled-out');
-- What the clock looks at every few seconds.
CREATE INDEX critical_case_due ON critical_case (due_at) WHERE state NOT IN ('closed', 'ruled-out');
