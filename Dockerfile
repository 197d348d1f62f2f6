# The program and nothing else: docker build -t cs . && docker run --rm -v "$PWD:/month" cs payroll staff.csv
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM scratch
COPY --from=build /src/target/release/cs /cs
WORKDIR /month
ENTRYPOINT ["/cs"]
