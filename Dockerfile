# One image for every service; the command names the part: monitors, bot, review, run.
FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements.lock pyproject.toml README.md ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/slukh slukh && install -d -o slukh -m 700 /var/lib/slukh
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER slukh
VOLUME /var/lib/slukh
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
ENTRYPOINT ["/venv/bin/slukh"]
CMD ["run"]
