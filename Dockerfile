# The pages and the playground
FROM node:22-bookworm-slim AS ui
WORKDIR /src/ui
COPY ui/package.json ui/package-lock.json ui/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY graph/schema/ /src/graph/schema/
COPY ui/ ./
RUN npm run build

# The program. SQLite is C: the C compiler is in this image, and the C library is the runtime's.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=ui /src/ui/dist ./ui/dist
# .git is left out of the context: `quaestor version` knows what it is told here.
ARG VERSION=0.1.0-dev
ARG COMMIT=
ARG DATE=
RUN go build -trimpath -ldflags="-s -w -X main.release=$VERSION -X main.commitHash=$COMMIT -X main.commitDate=$DATE" -o /quaestor ./cmd/quaestor

FROM debian:bookworm-slim
# curl is for health checks; the certificates are for PostgreSQL servers that are asked to prove who they are.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home quaestor
COPY --from=build /quaestor /usr/local/bin/quaestor
COPY LICENSE NOTICE /usr/share/doc/quaestor/
USER quaestor
WORKDIR /home/quaestor
EXPOSE 4300
# Whether the program is alive: a database that is away is no reason to start it anew. /readyz is for who sends it requests.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:4300/healthz"]
# In a container the loopback address reaches nobody, so this listens on all; `serve` then insists on
# PREFECT_SERVER_API_AUTH_STRING.
ENTRYPOINT ["quaestor"]
CMD ["serve", "--host", "0.0.0.0"]
