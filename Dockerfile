# One image for every service; the command names the part: monitors, bot, review, run.
FROM python:3.12-slim AS build
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
RUN python -m venv /venv
# Dependencies first, so that a change of our own code does not install them anew.
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY cli cli
COPY bot bot
COPY review review
COPY monitors monitors
COPY config config
COPY core core
COPY loopback loopback
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && /venv/bin/python -m core.native.build \
    && /venv/bin/python -m compileall -q /app /venv/lib \
    && /venv/bin/pip uninstall -y --quiet mypy ast-serialize librt pathspec mypy-extensions pip setuptools

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/slukh --shell /usr/sbin/nologin slukh \
    && install -d -o slukh -m 700 /var/lib/slukh
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001
VOLUME /var/lib/slukh
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 METRICS_LISTEN=0.0.0.0:9464 \
    TELEGRAM_SESSIONS=/var/lib/slukh/sessions CACHE=/var/lib/slukh/cache MEDIA=/var/lib/slukh/media \
    HEAD_KEY=/var/lib/slukh/head.key DATABASE_URL=sqlite:////var/lib/slukh/slukh.db
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=4 \
    CMD ["/venv/bin/python", "/app/cli/healthcheck.py"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/venv/bin/slukh"]
CMD ["run"]
