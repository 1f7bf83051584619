from django.urls import path

from agencies import views

app_name = "agencies"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("language/", views.language_set, name="language_set"),
    path("preferences/", views.preferences, name="preferences"),
    path("password/", views.password_change, name="password_change"),
    path("audit/", views.audit_list, name="audit_list"),
    path("accesses/", views.access_list, name="access_list"),
    path("users/", views.user_list, name="user_list"),
    path("users/create/", views.user_create, name="user_create"),
    path("users/<uuid:public_id>/", views.user_detail, name="user_detail"),
    path("users/<uuid:public_id>/update/", views.user_update, name="user_update"),
    path("users/<uuid:public_id>/password/", views.user_password, name="user_password"),
    path("users/<uuid:public_id>/deactivate/", views.user_deactivate, name="user_deactivate"),
    path("users/<uuid:public_id>/reactivate/", views.user_reactivate, name="user_reactivate"),
    path(
        "users/<uuid:public_id>/memberships/create/",
        views.membership_create,
        name="membership_create",
    ),
    path("memberships/<uuid:public_id>/end/", views.membership_end, name="membership_end"),
]
