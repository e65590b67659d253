# syntax=docker/dockerfile:1
FROM node:22-bookworm-slim AS base
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1

FROM base AS packages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev

FROM packages AS build
COPY . .
RUN npm run build

# `docker build --target migrate`: brings the database up to date before a new version starts. Runs
# with MIGRATE_DATABASE_URL (the owner) and DATABASE_URL (the app's role, which it gives its rights).
FROM packages AS migrate
COPY tsconfig.json ./
COPY scripts ./scripts
COPY prisma ./prisma
COPY src/lib/jobs/queues.json ./src/lib/jobs/queues.json
USER node
CMD ["node", "scripts/run.mjs", "scripts/migrate.ts"]

# `docker build --target worker`: the background work, apart from the server.
FROM build AS worker
ENV NODE_ENV=production
USER node
CMD ["node", "scripts/run.mjs", "scripts/worker.ts"]

FROM base AS server
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000
COPY --from=build --chown=node:node /app/.next/standalone ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
