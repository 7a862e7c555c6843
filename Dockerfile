# Two stages: what builds is left behind, what runs has no development packages and no root.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY proto proto
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/proto proto
COPY --from=build /app/package.json /app/LICENSE* ./
COPY scripts/health-check.mjs scripts/health-check.mjs
USER node
EXPOSE 50061
# Mount the images and feed.yaml at /data. A port that is published leaves the loopback address: give server.tls and a
# token in feed.yaml, or add --insecure on a network that you trust.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "scripts/health-check.mjs", "127.0.0.1:50061"]
ENTRYPOINT ["node", "dist/start.cjs"]
CMD ["serve", "--config", "/data/feed.yaml"]
