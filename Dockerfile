# Debian, not Alpine: the inference library needs glibc.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
RUN npm ci --ignore-scripts
COPY src ./src
COPY workers ./workers
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    TONFALL_DATA_DIR=/data \
    TONFALL_LOG_FORMAT=json
WORKDIR /app
COPY package.json LICENSE README.md CHANGELOG.md ./
COPY bin ./bin
COPY docs ./docs
COPY examples ./examples
COPY models/tonfall-small-0 ./models/tonfall-small-0
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN ln -s /app/bin/tonfall.js /usr/local/bin/tonfall && mkdir /data && chown node:node /data
USER node
WORKDIR /data
VOLUME /data
# Once a minute, and not before the pipeline has had time to open its store.
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s --start-interval=30s CMD ["tonfall", "status"]
ENTRYPOINT ["tonfall"]
CMD ["serve"]
