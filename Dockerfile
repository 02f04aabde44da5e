# The web server, the worker and the beat process are this image with different commands.
# Packages are pinned by hash in requirements-s3.txt, which is requirements.txt and what S3 storage needs. Pin the base image too where you deploy:
#   docker build --build-arg PYTHON_IMAGE=python:3.13-slim-bookworm@sha256:... .
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements-s3.txt .
RUN /venv/bin/pip install --require-hashes --only-binary :all: --requirement requirements-s3.txt
COPY . .
# Hashed names, and every file compressed ahead, brotli included.
RUN SECRET_KEY=only-for-this-step DATABASE_URL=sqlite://:memory: AIPM_ENV_FILE=/dev/null STATIC_ROOT=/app/staticfiles \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /venv/bin/python -m compileall -q /app

FROM ${PYTHON_IMAGE}
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 \
    AIPM_ENV_FILE=/dev/null AIPM_VAR_DIR=/var/lib/aipm STATIC_ROOT=/app/staticfiles
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin aipm \
    && install -d -o aipm -g aipm /var/lib/aipm
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER aipm
VOLUME /var/lib/aipm
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/livez', timeout=2)"]
# Each thread beyond the first costs 20 to 35 % of the first one's speed, and a sign-in takes 100 MB.
CMD ["sh", "-c", "exec gunicorn aipm.wsgi --bind 0.0.0.0:8000 --workers ${WEB_WORKERS:-2} --worker-class gthread --threads ${WEB_THREADS:-4} --no-control-socket --logger-class aipm.server.Logger --max-requests 5000 --max-requests-jitter 500 --worker-tmp-dir /dev/shm"]
