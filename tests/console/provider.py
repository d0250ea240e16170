"""A small identity provider: gives one token to whoever keeps to the authorization code flow with PKCE."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET, CODE = "console", "s3cret", "one-time-code"


@contextmanager
def provider(access_token: str) -> Iterator[str]:
    """The issuer's address, while it serves."""
    asked: dict[str, str] = {}

    def described(request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
            }
        )

    def authorize(request: Request) -> Response:
        asked.update(request.query_params)
        back = {"code": CODE, "state": asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def token(request: Request) -> Response:
        form = await request.form()
        challenge = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        fits = (
            form["code"] == asked.pop("given", CODE)
            and base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == asked["code_challenge"]
            and asked["code_challenge_method"] == "S256"
            and request.headers["authorization"] == f"Basic {basic}"
        )
        if not fits:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": access_token, "token_type": "Bearer"})

    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", described),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
