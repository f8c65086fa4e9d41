# Debian, not Alpine: the inference library needs glibc.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json vite.config.ts ./
RUN npm ci --ignore-scripts
COPY src ./src
COPY workers ./workers
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    TONFALL_DATA_DIR=/data \
    TONFALL_HOST=0.0.0.0 \
    TONFALL_PORT=8080 \
    TONFALL_LOG_FORMAT=json
WORKDIR /app
COPY package.json LICENSE README.md CHANGELOG.md ./
COPY bin ./bin
COPY docs ./docs
COPY examples ./examples
COPY models/tonfall-small-1 ./models/tonfall-small-1
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN ln -s /app/bin/tonfall.js /usr/local/bin/tonfall && mkdir /data && chown node:node /data
USER node
WORKDIR /data
VOLUME /data
# The server answers whoever reaches it, so it does not start before `tonfall key create` has made a key.
EXPOSE 8080
# Not before the pipeline has had time to open its store. A worker has no server: docker-compose.yml says what it asks.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --start-interval=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TONFALL_PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tonfall"]
CMD ["serve"]
