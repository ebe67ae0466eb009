# One image for every process of the exchange: publisher, router, builder, control, gateway, and the command `rail`.
# Which one runs is the command of the container: `apps/router/dist/main.js`.

FROM node:24.21.0-bookworm-slim AS manifests
WORKDIR /app
COPY . .
# Only what says which packages are needed: their installation is cached until one of these files changes.
RUN find apps libs -type f ! -name package.json -delete && rm -rf schemas tools deploy docs

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY --from=manifests /app ./
# Optional packages are Node itself for other ways to run; none of the exchange's own needs one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY --from=manifests /app ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
COPY . .
RUN node tools/build.mjs \
 && find apps libs -type f \( -path '*/src/*' -o -name '*.d.ts' -o -name '*.map' -o -name '.tsbuildinfo' \) -delete

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="Data Rail" \
      org.opencontainers.image.description="Event-driven exchange of public-sector data over the Kafka protocol" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app ./
COPY --from=build /app/apps ./apps
COPY --from=build /app/libs ./libs
COPY schemas ./schemas
# What alerts name: control serves it.
COPY docs/alerts ./docs/alerts
COPY LICENSE NOTICE ./
COPY deploy/healthcheck.mjs deploy/prepare.mjs ./deploy/
# A volume takes its owner from the folder that it is mounted on first.
RUN mkdir -p /secrets/database /secrets/linkage /access && chown node:node /secrets/* /access
USER node
# Short-lived buffers are most of what an exchange makes: small generations keep each process small.
ENTRYPOINT ["node", "--max-semi-space-size=8", "--enable-source-maps"]
CMD ["apps/rail/dist/main.js", "--help"]
