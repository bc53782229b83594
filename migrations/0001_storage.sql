-- Envelopes are random bytes: trying to compress them would only cost time.
ALTER TABLE "messages" ALTER COLUMN "envelope" SET STORAGE EXTERNAL;
