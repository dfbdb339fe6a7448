"""Log in by name and password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.utils.decorators import method_decorator
from django_htmx.http import HttpResponseClientRefresh

from interlock.desk import actions

if TYPE_CHECKING:
    from django.contrib.auth.forms import AuthenticationForm
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


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

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let somebody in, and note it."""
        actions.note_log_in(form.get_user().get_username())
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Note that somebody could not get in."""
        if form.non_field_errors():
            actions.note_failed_log_in(form.cleaned_data.get("username", ""))
        return super().form_invalid(form)
