-- CreateTable
CREATE TABLE "ecg_calibration" (
    "id" UUID NOT NULL,
    "ecg_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "calibration" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ecg_calibration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ecg_hand_values" (
    "ecg_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "post_id" UUID NOT NULL,
    "values" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ecg_hand_values_pkey" PRIMARY KEY ("ecg_id","account_id")
);

-- CreateIndex
CREATE INDEX "ecg_calibration_ecg_id_saved_at_idx" ON "ecg_calibration"("ecg_id", "saved_at");
