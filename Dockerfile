# The production image: one for web, worker, beat and migration.
FROM node:24-slim AS packages
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.13-slim AS app
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH=/opt/venv/bin:$PATH
# What WeasyPrint loads for archive documents
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /srv --shell /usr/sbin/nologin bti
WORKDIR /srv
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
COPY --from=packages /srv/node_modules node_modules
# Static files and translations are part of the image; node is not
RUN python -m bti.demo.stack vendor \
    && rm -rf node_modules \
    && python -m bti.demo.stack translations \
    && BTI_STATIC_ROOT=/srv/collected DJANGO_SETTINGS_MODULE=bti.settings.demo \
       python manage.py collectstatic --noinput \
    && mkdir -p /var/lib/bti/media /var/lib/bti/exports \
    && chown -R bti /var/lib/bti
ENV DJANGO_SETTINGS_MODULE=bti.settings.production \
    BTI_STATIC_ROOT=/srv/collected \
    BTI_LOCAL_DIR=/var/lib/bti
USER bti
VOLUME /var/lib/bti
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/helse/', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers", "bti.wsgi:application"]
