# The pages and the playground
FROM node:22-bookworm-slim AS ui
WORKDIR /src/ui
COPY ui/package.json ui/package-lock.json ui/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY graph/schema/ /src/graph/schema/
COPY ui/ ./
RUN npm run build

# The program, static. SQLite is C: the C compiler is in this image.
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
RUN scripts/build-release.sh /quaestor

FROM debian:bookworm-slim
# The certificates are for PostgreSQL servers that are asked to prove who they are.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /var/lib/quaestor --create-home quaestor
COPY --from=build /quaestor /usr/local/bin/quaestor
COPY LICENSE NOTICE /usr/share/doc/quaestor/
# By number: Kubernetes can't tell from a name that it is not root.
USER 10001:10001
WORKDIR /var/lib/quaestor
ENV PREFECT_HOME=/var/lib/quaestor
EXPOSE 4300
# Whether the program is alive: a database that is away is no reason to start it anew. /readyz is for who sends it requests.
# It listens where QUAESTOR_HOST and QUAESTOR_PORT say, and so this asks there.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["quaestor", "health"]
# In a container the loopback address reaches nobody, so this listens on all; `serve` then insists on a key or on
# PREFECT_SERVER_API_AUTH_STRING.
ENV QUAESTOR_HOST=0.0.0.0
ENTRYPOINT ["quaestor"]
CMD ["serve"]
