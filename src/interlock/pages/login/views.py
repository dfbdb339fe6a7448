"""Log in by name and password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.utils.decorators import method_decorator
from django_htmx.http import HttpResponseClientRefresh

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


@method_decorator(login_not_required, name="dispatch")
class LogIn(LoginView):
    """Ask for name and password; a page that swaps in place and finds itself logged out is loaded anew as a whole."""

    template_name = "login/login.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer."""
        if request.headers.get("HX-Request"):
            return HttpResponseClientRefresh()
        return super().dispatch(request, *args, **kwargs)
